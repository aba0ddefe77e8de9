import { type Command, Option } from "commander";
import { pathOption, timeOption } from "../option-values.ts";
import { type CommandHost, defineVerb } from "../verb.ts";
import { tradingDirOption } from "./trading-options.ts";

interface WhyOptions {
  readonly at: number;
  readonly session?: string;
  readonly backtest?: string;
  readonly tradingDir: string;
}

/** Adds `why`. */
export function registerWhyCommand(program: Command, host: CommandHost): void {
  defineVerb<WhyOptions>(program, host, {
    name: "why <instrument>",
    summary: "why there was a trade at a moment, and why not: the whole chain of one candle",
    configure: (command) => {
      command
        .addOption(
          new Option("--at <time>", "the moment; within a candle the one that had closed by then")
            .argParser(timeOption("--at"))
            .makeOptionMandatory(),
        )
        .option(
          "--session <name>",
          "a paper session or a backtest by its name (default: the newest that holds the candle)",
        )
        .option(
          "--backtest <file>",
          "the ledger file of a backtest, wherever it lies",
          pathOption("--backtest"),
        )
        .addOption(tradingDirOption());
    },
    examples: [
      "candlecast why BTCUSDT --at 2024-02-12T15:00Z",
      "candlecast why BTCUSDT --at 2024-02-12T15:00Z --session BTCUSDT-1h-ema-cross --json",
    ],
    run: async ({ args, options }) => {
      const { explainDecision } = await import("../../jobs/explain-decision.ts");
      const { whyAnswer } = await import("./why-answer.ts");
      const { at, session, backtest, tradingDir } = options;
      return whyAnswer(
        await explainDecision({
          instrument: args[0] ?? "",
          atMs: at,
          session,
          backtestFile: backtest,
          tradingDir,
        }),
      );
    },
  });
}
