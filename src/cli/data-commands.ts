import type { Command } from "commander";
import { integerOption, numberOption, timeOption } from "./option-values.ts";
import { importAnswer, simulationAnswer, verificationAnswer } from "./data-answers.ts";
import { type CommandHost, defineVerb } from "./verb.ts";

/** Adds `data import`, `data simulate` and `data verify`. */
export function registerDataCommands(program: Command, host: CommandHost): void {
  const data = program
    .command("data")
    .summary("bring candles in, make them up, check them")
    .description("Candles: bring them in, make them up, check them.")
    .helpOption("-h, --help", "show this help")
    .helpCommand(false);
  registerImport(data, host);
  registerSimulate(data, host);
  registerVerify(data, host);
}

interface ImportOptions {
  readonly instrument: string;
  readonly timeframe: string;
  readonly append: boolean;
  readonly strict: boolean;
}

function registerImport(data: Command, host: CommandHost): void {
  defineVerb<ImportOptions>(data, host, {
    name: "import <file>",
    summary: "read a file of candles (CSV as people have it, or Parquet) into the store",
    configure: (command) => {
      command
        .requiredOption("--instrument <name>", "what is traded: BTCUSDT")
        .requiredOption("--timeframe <duration>", "how long a candle lasts: 1h, 5m, 1d")
        .option(
          "--append",
          "join to the stored candles, which stay as they are (default: the store then holds exactly this file, and a copy of what it held is kept)",
          false,
        )
        .option("--strict", "store nothing and exit 1 if a single row is refused", false);
    },
    examples: [
      "candlecast data import BTCUSDT_1h.csv --instrument BTCUSDT --timeframe 1h",
      "candlecast data import newer.csv --instrument BTCUSDT --timeframe 1h --append",
    ],
    run: async ({ args, options }) => {
      const { importCandles } = await import("../jobs/import-candles.ts");
      const file = args[0] ?? "";
      return importAnswer(await importCandles({ ...options, file }), { ...options, file });
    },
  });
}

interface SimulateOptions {
  readonly timeframe: string;
  readonly candles: number;
  readonly seed: number;
  readonly market: string;
  readonly since?: number;
  readonly sigma?: number;
}

function registerSimulate(data: Command, host: CommandHost): void {
  defineVerb<SimulateOptions>(data, host, {
    name: "simulate [instrument]",
    summary: "make up a market from a seed and store it (default instrument: SIMUSDT)",
    configure: (command) => {
      command
        .option("--timeframe <duration>", "how long a candle lasts", "1h")
        .option("--candles <n>", "how many", integerOption("--candles", { atLeast: 1 }), 60_000)
        .option("--seed <n>", "the same seed makes the same market", integerOption("--seed"), 1)
        .option("--market <kind>", "regimes, garch-walk, random-walk or ar1", "regimes")
        .option(
          "--since <date>",
          "first candle (default: the market ends in 2025)",
          timeOption("--since"),
        )
        .option(
          "--sigma <fraction>",
          "standard deviation of a candle's log-return (default: 0.006 an hour)",
          numberOption("--sigma", { above: 0, atMost: 0.1 }),
        );
    },
    examples: [
      "candlecast data simulate",
      "candlecast data simulate PLANTED --market ar1 --sigma 0.01 --seed 7",
    ],
    run: async ({ args, options }) => {
      const { simulateCandles } = await import("../jobs/simulate-candles.ts");
      const { since: startMs, ...rest } = options;
      const instrument = args[0] ?? "SIMUSDT";
      return simulationAnswer(await simulateCandles({ ...rest, instrument, startMs }), options);
    },
  });
}

interface VerifyOptions {
  readonly timeframe?: string;
}

function registerVerify(data: Command, host: CommandHost): void {
  defineVerb<VerifyOptions>(data, host, {
    name: "verify [instrument]",
    summary: "prove that stored candles are whole and keep every rule; exit 1 if not",
    configure: (command) => {
      command.option("--timeframe <duration>", "only this timeframe (default: all)");
    },
    examples: ["candlecast data verify", "candlecast data verify BTCUSDT --timeframe 1h"],
    run: async ({ args, options }) => {
      const { verifyCandles } = await import("../jobs/verify-candles.ts");
      return verificationAnswer(await verifyCandles({ ...options, instrument: args[0] }));
    },
  });
}
