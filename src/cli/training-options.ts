import type { Command } from "commander";
import {
  ensembleMax,
  sequenceLengthMin,
  trainingDefaults as defaults,
} from "../jobs/training/training-defaults.ts";
import {
  integerOption,
  listOption,
  numberOption,
  pathOption,
  pathsOption,
  timeOption,
} from "./option-values.ts";

/** Which candles, and which of their columns. */
export function addDataOptions(command: Command): void {
  command
    .optionsGroup("Candles:")
    .option("--timeframe <duration>", "how long a candle lasts", defaults.timeframe)
    .option(
      "--data <file>",
      "a CSV or Parquet file instead of the stored candles",
      pathOption("--data"),
    )
    .option("--since <time>", "leave out candles that open before", timeOption("--since"))
    .option("--until <time>", "leave out candles that open at or after", timeOption("--until"))
    .option(
      "--features <names>",
      "input columns (default: open,high,low,close,volume)",
      listOption("--features"),
    );
}

/** Whether sentiment is read beside the candles, and where from. */
export function addSentimentOptions(command: Command): void {
  command
    .optionsGroup("Sentiment (with neither of the first two: where it covers 70 % and is fresh):")
    .option("--force-sentiment", "the 13-feature model: candles and the eight sentiment features")
    .option("--price-only", "candles alone")
    .option(
      "--sentiment <file>",
      "a file of readings instead of the stored ones; may be repeated",
      pathsOption("--sentiment"),
    );
}

/** How many networks a model is made of. */
export function addEnsembleOption(command: Command): void {
  command.option(
    "--ensemble <members>",
    "networks trained from following seeds, their forecasts averaged",
    integerOption("--ensemble", { atLeast: 1, atMost: ensembleMax }),
    defaults.ensemble,
  );
}

/**
 * How much of the past a network is trained on.
 *
 * @param standard What is trained on where nothing is said, for the help.
 */
export function addTrainWindowOption(command: Command, standard: string): void {
  command.option(
    "--train-window <span>",
    `train on the newest windows only: 2y, 26w, 90d, or a number of candles (default: ${standard})`,
  );
}

/** How many candles ahead, and how many a window has. */
export function addWindowOptions(command: Command): void {
  command
    .option(
      "--horizon <candles>",
      "candles ahead",
      integerOption("--horizon", { atLeast: 1 }),
      defaults.horizon,
    )
    .option(
      "--sequence-length <candles>",
      "candles per window",
      integerOption("--sequence-length", { atLeast: sequenceLengthMin }),
      defaults.sequenceLength,
    );
}

/** How a network is trained. */
export function addTrainingOptions(command: Command): void {
  command
    .optionsGroup("Training:")
    .option(
      "--epochs <count>",
      "most epochs",
      integerOption("--epochs", { atLeast: 1 }),
      defaults.epochs,
    )
    .option(
      "--patience <epochs>",
      "stop after so many epochs without a better validation loss",
      integerOption("--patience", { atLeast: 1 }),
      defaults.patience,
    )
    .option(
      "--batch-size <windows>",
      "windows per step",
      integerOption("--batch-size", { atLeast: 1, atMost: 4096 }),
      defaults.batchSize,
    )
    .option(
      "--learning-rate <rate>",
      "step size of Adam",
      numberOption("--learning-rate", { above: 0 }),
      defaults.learningRate,
    )
    .option(
      "--seed <number>",
      "equal seeds give equal weights",
      integerOption("--seed", { atLeast: 0, atMost: 0xffffffff }),
      defaults.seed,
    );
}
