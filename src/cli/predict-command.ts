import type { Abstention, Forecast, PredictedClose } from "../jobs/predict-close.ts";
import type { Command } from "commander";
import { pathOption, timeOption } from "./option-values.ts";
import { type CommandHost, defineVerb, type VerbAnswer } from "./verb.ts";

interface PredictOptions {
  readonly timeframe: string;
  readonly data?: string;
  readonly at?: number;
  readonly version?: string;
}

/** Adds `predict`. */
export function registerPredictCommand(program: Command, host: CommandHost): void {
  defineVerb<PredictOptions>(program, host, {
    name: "predict <instrument>",
    summary: "forecast the next close from the last closed candles",
    configure: (command) => {
      command
        .option("--timeframe <duration>", "how long a candle lasts", "1h")
        .option(
          "--data <file>",
          "a CSV or Parquet file; now is the close of its last candle",
          pathOption("--data"),
        )
        .option("--at <time>", "forecast as at an earlier moment", timeOption("--at"))
        .option("--version <id>", "a version other than the champion or the newest");
    },
    examples: [
      "candlecast predict BTCUSDT --data BTCUSDT_1h.csv",
      "candlecast predict BTCUSDT --at 2024-06-01T12:00Z --json",
    ],
    run: async ({ args, options }) => {
      const { predictClose } = await import("../jobs/predict-close.ts");
      const { data, at, models, dataDir, timeframe, version } = options;
      const instrument = args[0] ?? "";
      const places = { modelsDir: models, dataDir };
      const request = { instrument, timeframe, file: data, atMs: at, version, ...places };
      return predictionAnswer(await predictClose(request));
    },
  });
}

/** What `predict` answers. */
export function predictionAnswer(predicted: PredictedClose): VerbAnswer {
  const { metadata, deployed, warnings, ...answer } = predicted;
  const { instrument, timeframe, recipe, horizon } = metadata;
  const json = {
    ...answer,
    instrument,
    timeframe,
    recipe,
    horizon,
    confidenceKind: "1 - mean error / 0.01 in scaled units, at least 0.1; not a probability",
    deployed,
    warnings,
  };
  const subject = `${instrument} ${timeframe} ${recipe} h=${horizon} | version ${answer.version}${deployed ? "" : ", not deployed"}`;
  const notes = warnings.map((warning) => `WARNING ${warning}`);
  return { json, text: [subject, ...answerLines(predicted), ...notes].join("\n") };
}

function answerLines(answer: Forecast | Abstention): string[] {
  if (answer.kind === "abstain") return [`ABSTAIN ${answer.reason}: ${answer.detail}`];
  const sign = answer.change >= 0 ? "+" : "";
  const move = `${sign}${(answer.change * 100).toFixed(3)} % from ${price(answer.lastClose)}`;
  return [
    `close at ${minute(answer.targetTimeMs)} UTC   ${price(answer.close)}   ${move}`,
    `confidence ${answer.confidence.toFixed(2)} (1 - mean error / 0.01, at least 0.1, as many bots reckon: one figure per model, not a probability)`,
  ];
}

function minute(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 16).replace("T", " ");
}

// Seven significant digits are what a float32 holds.
function price(value: number): string {
  return String(Number(value.toPrecision(7)));
}
