import type { Command } from "commander";
import { MisuseError } from "../../foundation/errors.ts";
import type { AdoptModelRequest } from "../../jobs/adopt-model.ts";
import { adoptionDefaults as defaults } from "../../jobs/adoption/adoption-defaults.ts";
import { drawsOption } from "../judging-options.ts";
import { integerOption, listOption, pathOption, timeOption } from "../option-values.ts";
import { shellWord } from "../shell-word.ts";
import { createShareDisplay } from "../share-display.ts";
import { type CommandHost, defineVerb, type GlobalOptions } from "../verb.ts";

interface AdoptOptions {
  readonly inputs?: readonly string[];
  readonly scaling: string;
  readonly output: string;
  readonly horizon: number;
  readonly sequenceLength?: number;
  readonly graphOutput?: string;
  readonly trainedUntil?: number;
  readonly timeframe: string;
  readonly data?: string;
  readonly draws: number;
}

/** Adds `models adopt`. */
export function registerAdopt(models: Command, host: CommandHost): void {
  defineVerb<AdoptOptions>(models, host, {
    name: "adopt <file> [instrument]",
    summary: "make a version of an ONNX model that was trained elsewhere",
    configure: (command) => {
      addMeaningOptions(command);
      addCandleOptions(command);
    },
    examples: [
      "candlecast models adopt lstm.onnx BTCUSDT --scaling window-minmax --output scaled-close",
      "candlecast models adopt gru.onnx BTCUSDT --inputs close,volume --scaling standard:scaler.json --output log-return",
      "candlecast models adopt trees.onnx BTCUSDT --scaling none --output price --trained-until 2024-01-01",
    ],
    run: async ({ args, options, door }) => {
      const { adoptModel } = await import("../../jobs/adopt-model.ts");
      const { adoptionAnswer } = await import("./adopt-answer.ts");
      const display = createShareDisplay(door, "forecasts");
      const request = adoptRequest(args, options);
      const adopted = await adoptModel(request, {
        onProgress: (share) => display.report(share),
      }).finally(() => display.finish());
      return adoptionAnswer(adopted, request);
    },
  });
}

function addMeaningOptions(command: Command): void {
  command
    .optionsGroup("What its maker knows:")
    .requiredOption(
      "--scaling <how>",
      "how its inputs are scaled: none, window-minmax, window-zscore, minmax:FILE.json, standard:FILE.json",
    )
    .requiredOption("--output <what>", "what it answers: price, scaled-close, log-return or change")
    .option(
      "--inputs <names>",
      "its input columns in order (default: open,high,low,close,volume)",
      listOption("--inputs"),
    )
    .option(
      "--horizon <candles>",
      "how far ahead it looks",
      integerOption("--horizon", { atLeast: 1 }),
      defaults.horizon,
    )
    .option(
      "--sequence-length <candles>",
      "candles per window, where its graph takes any number",
      integerOption("--sequence-length", { atLeast: 2 }),
    )
    .option("--graph-output <name>", "which of several outputs of its graph is the forecast")
    .option(
      "--trained-until <time>",
      "when the last candle that it was trained on closed",
      timeOption("--trained-until"),
    );
}

function addCandleOptions(command: Command): void {
  command
    .optionsGroup("Candles that calibrate and examine it:")
    .option("--timeframe <duration>", "how long a candle lasts", defaults.timeframe)
    .option(
      "--data <file>",
      "a CSV or Parquet file instead of the stored candles",
      pathOption("--data"),
    )
    .addOption(drawsOption());
}

function adoptRequest(
  [modelFile = "", instrument]: readonly (string | undefined)[],
  options: AdoptOptions & GlobalOptions,
): AdoptModelRequest {
  if (instrument === undefined) {
    throw new MisuseError(
      "E_ADOPTION_OPTION",
      `Cannot adopt ${modelFile}: the instrument that it forecasts is missing, name it behind the file: candlecast models adopt ${shellWord(modelFile)} BTCUSDT ...`,
    );
  }
  const { inputs, scaling, output, horizon, sequenceLength, graphOutput } = options;
  return {
    modelFile,
    instrument,
    timeframe: options.timeframe,
    inputs,
    scaling,
    output,
    horizon,
    sequenceLength,
    graphOutput,
    trainedUntilMs: options.trainedUntil,
    file: options.data,
    draws: options.draws,
    modelsDir: options.models,
    dataDir: options.dataDir,
  };
}
