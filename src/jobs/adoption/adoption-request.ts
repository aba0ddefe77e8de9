import { MisuseError } from "../../foundation/errors.ts";
import { didYouMean } from "../../foundation/nearest-name.ts";
import type { ForeignOutput } from "../../learning/features/fitted-transform.ts";
import { candleColumns } from "../../market/candle-series.ts";
import { type InstrumentId, parseInstrument } from "../../market/instrument.ts";
import { parseTimeframe, type Timeframe } from "../../market/timeframe.ts";
import { adoptionDefaults } from "./adoption-defaults.ts";

/** What a person says about a model that was trained elsewhere. */
export interface AdoptModelRequest {
  /** The ONNX file. */
  readonly modelFile: string;
  readonly instrument: string;
  /** Default "1h". */
  readonly timeframe?: string | undefined;
  /** Candle columns in the order of the graph's input; default open, high, low, close, volume. */
  readonly inputs?: readonly string[] | undefined;
  /** "none", "window-minmax", "window-zscore", "minmax:FILE" or "standard:FILE". */
  readonly scaling: string;
  /** "price", "scaled-close", "log-return" or "change". */
  readonly output: string;
  /** Candles ahead; default 1. */
  readonly horizon?: number | undefined;
  /** Candles per window, where the graph takes any number. */
  readonly sequenceLength?: number | undefined;
  /** Close of the last candle that it was trained on, UTC epoch milliseconds. */
  readonly trainedUntilMs?: number | undefined;
  /** Which of the graph's outputs is the forecast, where there are several. */
  readonly graphOutput?: string | undefined;
  /** A CSV or Parquet file of candles instead of the stored ones. */
  readonly file?: string | undefined;
  /** Default "./models". */
  readonly modelsDir?: string | undefined;
  /** Default "./data". */
  readonly dataDir?: string | undefined;
}

/** A request whose every value is known and in range; the scaling is still text. */
export interface AdoptionSettings {
  readonly modelFile: string;
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  readonly inputs: readonly string[];
  readonly scaling: string;
  readonly output: ForeignOutput;
  readonly horizon: number;
  readonly sequenceLength: number | undefined;
  readonly trainedUntilMs: number | undefined;
  readonly graphOutput: string | undefined;
  readonly file: string | undefined;
  readonly modelsDir: string;
  readonly dataDir: string;
}

export const foreignOutputs: readonly ForeignOutput[] = [
  "price",
  "scaled-close",
  "log-return",
  "change",
];

const horizonMax = 1000;

/** @throws {MisuseError} E_ADOPTION_OPTION, E_INSTRUMENT, E_TIMEFRAME. */
export function adoptionSettings(request: AdoptModelRequest): AdoptionSettings {
  const { horizon = adoptionDefaults.horizon, sequenceLength, trainedUntilMs } = request;
  const output = foreignOutputs.find((name) => name === request.output);
  if (output === undefined) {
    refuseOption(
      `the output must be one of ${foreignOutputs.join(", ")}, value was "${request.output}"${didYouMean(request.output, foreignOutputs)}`,
    );
  }
  if (output === "scaled-close" && request.scaling === "none") {
    refuseOption('a close cannot be scaled by the scaling "none"; say --output price');
  }
  if (!Number.isSafeInteger(horizon) || horizon < 1 || horizon > horizonMax) {
    refuseOption(
      `the horizon must be a whole number from 1 to ${horizonMax}, value was ${horizon}`,
    );
  }
  return {
    modelFile: request.modelFile,
    instrument: parseInstrument(request.instrument),
    timeframe: parseTimeframe(request.timeframe ?? adoptionDefaults.timeframe),
    inputs: checkedInputs(request.inputs ?? candleColumns),
    scaling: request.scaling,
    output,
    horizon,
    sequenceLength,
    trainedUntilMs,
    graphOutput: request.graphOutput,
    file: request.file,
    modelsDir: request.modelsDir ?? adoptionDefaults.modelsDir,
    dataDir: request.dataDir ?? adoptionDefaults.dataDir,
  };
}

/** @throws {MisuseError} E_ADOPTION_OPTION, always. */
export function refuseOption(reason: string): never {
  throw new MisuseError("E_ADOPTION_OPTION", `Cannot adopt the model: ${reason}`);
}

function checkedInputs(inputs: readonly string[]): readonly string[] {
  const known: readonly string[] = candleColumns;
  const unknown = inputs.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    refuseOption(
      `its inputs must be among ${known.join(", ")}, value was "${unknown}"${didYouMean(unknown, known)}`,
    );
  }
  if (new Set(inputs).size < inputs.length)
    refuseOption(`an input is named twice: ${inputs.join()}`);
  if (!inputs.includes("close"))
    refuseOption(`the close must be among its inputs, value was ${inputs.join()}`);
  return inputs;
}
