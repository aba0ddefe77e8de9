import type { Command } from "commander";
import { pathOption, reasonOption } from "../option-values.ts";
import { type CommandHost, defineVerb } from "../verb.ts";

interface TradingDirOptions {
  readonly tradingDir: string;
}

interface HaltOptions extends TradingDirOptions {
  readonly reason?: string;
}

interface ResumeOptions extends TradingDirOptions {
  readonly iUnderstand: boolean;
  readonly session?: string;
}

/** Adds `halt` and `resume`: the kill switch. */
export function registerHaltCommands(program: Command, host: CommandHost): void {
  defineVerb<HaltOptions>(program, host, {
    name: "halt",
    summary: "kill switch: no session sends another order until resume",
    configure: (command) => {
      addTradingDir(command);
      command.option("--reason <words>", "why, for whoever resumes", reasonOption("--reason"));
    },
    examples: ["candlecast halt", 'candlecast halt --reason "the exchange tells odd prices"'],
    run: async ({ options: { reason, tradingDir } }) => {
      const { haltTrading } = await import("../../jobs/halt-trading.ts");
      const { haltAnswer } = await import("./halt-answer.ts");
      return haltAnswer(await haltTrading({ reason, tradingDir }));
    },
  });
  defineVerb<ResumeOptions>(program, host, {
    name: "resume",
    summary: "let sessions send orders again after a halt",
    configure: (command) => {
      addTradingDir(command);
      command.option(
        "--i-understand",
        "I know why it was halted; without it nothing happens",
        false,
      );
      command.option(
        "--session <name>",
        "lift what this session stopped for by itself, and not the kill switch",
      );
    },
    examples: [
      "candlecast resume --i-understand",
      "candlecast resume --i-understand --session BTCUSDT-1h-ema-cross",
    ],
    run: async ({ options: { iUnderstand, tradingDir, session } }) => {
      const { resumeTrading } = await import("../../jobs/resume-trading.ts");
      const { resumeAnswer } = await import("./halt-answer.ts");
      return resumeAnswer(await resumeTrading({ understood: iUnderstand, tradingDir, session }));
    },
  });
}

function addTradingDir(command: Command): void {
  command.option(
    "--trading-dir <dir>",
    "folder of ledgers and of the kill switch",
    pathOption("--trading-dir"),
    "./trading",
  );
}
