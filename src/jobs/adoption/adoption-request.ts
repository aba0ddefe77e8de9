import { MisuseError } from "../../foundation/errors.ts";
import { didYouMean } from "../../foundation/nearest-name.ts";
import { utcText } from "../../foundation/utc-text.ts";
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
  /** Bootstrap resamples of its report; default 10,000. */
  readonly draws?: number | undefined;
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

const foreignOutputs: readonly ForeignOutput[] = ["price", "scaled-close", "log-return", "change"];

const horizonMax = 1000;

/** @throws {MisuseError} E_ADOPTION_OPTION, E_INSTRUMENT, E_TIMEFRAME. */
export function adoptionSettings(request: AdoptModelRequest): AdoptionSettings {
  const { modelFile, scaling, sequenceLength, trainedUntilMs, graphOutput, file } = request;
  const given = { modelFile, scaling, sequenceLength, trainedUntilMs, graphOutput, file };
  const asked = { ...adoptionDefaults, ...definedOf(request) };
  return {
    ...given,
    instrument: parseInstrument(request.instrument),
    timeframe: parseTimeframe(asked.timeframe),
    inputs: checkedInputs(request.inputs ?? candleColumns),
    output: checkedOutput(request),
    horizon: checkedHorizon(asked.horizon),
    modelsDir: asked.modelsDir,
    dataDir: asked.dataDir,
  };
}

/**
 * Nobody was trained on candles that are still to come; one that was trained beyond all that are given
 * has no exam.
 *
 * @param lastCloseMs Of the newest candle given.
 * @throws {MisuseError} E_ADOPTION_OPTION.
 */
export function refuseLaterTraining(
  { trainedUntilMs }: Pick<AdoptionSettings, "trainedUntilMs">,
  lastCloseMs: number,
): void {
  if (trainedUntilMs === undefined || trainedUntilMs <= lastCloseMs) return;
  refuseOption(
    `--trained-until must not lie after the last candle given, which closed at ${utcText(lastCloseMs)} UTC, value was ${utcText(trainedUntilMs)}`,
  );
}

type Defaulted = Pick<AdoptModelRequest, keyof typeof adoptionDefaults>;

function definedOf(request: Defaulted): {
  readonly [K in keyof Defaulted]?: NonNullable<Defaulted[K]>;
} {
  return Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined));
}

function checkedOutput({ output: text, scaling }: AdoptModelRequest): ForeignOutput {
  const output = foreignOutputs.find((name) => name === text);
  if (output === undefined) {
    refuseOption(
      `the output must be one of ${foreignOutputs.join(", ")}, value was "${text}"${didYouMean(text, foreignOutputs)}`,
    );
  }
  if (output === "scaled-close" && scaling === "none") {
    refuseOption('a close cannot be scaled by the scaling "none"; say --output price');
  }
  return output;
}

function checkedHorizon(horizon: number): number {
  if (Number.isSafeInteger(horizon) && horizon >= 1 && horizon <= horizonMax) return horizon;
  return refuseOption(
    `the horizon must be a whole number from 1 to ${horizonMax}, value was ${horizon}`,
  );
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
