import type { Command } from "commander";
import { pathOption, pathsOption, timeOption } from "./option-values.ts";
import { type CommandHost, defineVerb } from "./verb.ts";

interface PredictOptions {
  readonly timeframe: string;
  readonly data?: string;
  readonly sentiment?: readonly string[];
  readonly priceOnly?: boolean;
  readonly at?: number;
  readonly version?: string;
  readonly explain: boolean;
}

/** Adds `predict`. */
export function registerPredictCommand(program: Command, host: CommandHost): void {
  defineVerb<PredictOptions>(program, host, {
    name: "predict <instrument>",
    summary: "forecast the next close: the sentiment model, else the price model, else why not",
    configure: addPredictOptions,
    examples: [
      "candlecast predict BTCUSDT --data BTCUSDT_1h.csv",
      "candlecast predict BTCUSDT --sentiment senticrypt.csv --explain",
      "candlecast predict BTCUSDT --at 2024-06-01T12:00Z --json",
    ],
    run: async ({ args, options }) => {
      const { predictClose } = await import("../jobs/predict-close.ts");
      const { predictionAnswer } = await import("./predict-answer.ts");
      const { data, sentiment, at, models, dataDir, timeframe, version, priceOnly } = options;
      const places = { modelsDir: models, dataDir, file: data, sentimentFiles: sentiment };
      const request = { instrument: args[0] ?? "", timeframe, atMs: at, version, priceOnly };
      const predicted = await predictClose({ ...request, ...places });
      return predictionAnswer(predicted, { explain: options.explain });
    },
  });
}

function addPredictOptions(command: Command): void {
  command
    .option("--timeframe <duration>", "how long a candle lasts", "1h")
    .option(
      "--data <file>",
      "a CSV or Parquet file; now is the close of its last candle",
      pathOption("--data"),
    )
    .option(
      "--sentiment <file>",
      "a file of readings instead of the stored ones; may be repeated",
      pathsOption("--sentiment"),
    )
    .option("--price-only", "ask the price model alone")
    .option("--at <time>", "forecast as at an earlier moment", timeOption("--at"))
    .option("--version <id>", "a version other than the champion or the newest")
    .option("--explain", "every model that was asked, with its reasons and its inputs", false);
}
