import type { ShuffledForecasts } from "../../evaluation/analysis/feature-importance.ts";
import { assert } from "../../foundation/assert.ts";
import type { Rng } from "../../foundation/rng.ts";
import { throwIfInterrupted } from "../../foundation/throw-if-interrupted.ts";
import { decodeForecast } from "../../learning/features/decode-forecast.ts";
import { decodeWindow } from "../../learning/features/decode-window.ts";
import { encodeWindow } from "../../learning/features/encode-window.ts";
import type { FittedTransform } from "../../learning/features/fitted-transform.ts";
import type { LoadedModel } from "../../serving/forecast-runner.ts";

export interface ShuffleTask {
  readonly model: Pick<LoadedModel, "run">;
  readonly transform: FittedTransform;
  /** Raw windows [lookback, F] that can be encoded, oldest first. */
  readonly windows: readonly Float64Array[];
  /** How often each feature is shuffled. */
  readonly repeats: number;
  readonly rng: Rng;
  /** Called after every batch with the windows asked and those there are to ask. */
  readonly onProgress?: ((done: number, all: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Forecast log-returns over the horizon, per window. */
export interface ShuffledAnswers {
  readonly forecast: Float64Array;
  /** In the order of the transform's features. */
  readonly features: readonly ShuffledForecasts[];
  /** All features of another window at once. */
  readonly ceiling: ShuffledForecasts;
}

/**
 * Asks the model about windows one of whose features is another window's. The feature is lent in the
 * network's own units and written back as candles at this window's level, range and volatility, so
 * that what the network sees stays in the range that it knows; under `level`, whose units are prices,
 * it is lent as it is. Answers are read against this window's own last close and unit.
 *
 * @throws {InterruptedError} E_INTERRUPTED: `signal` was aborted.
 */
export async function shuffledForecasts(task: ShuffleTask): Promise<ShuffledAnswers> {
  const { transform, windows, repeats, rng } = task;
  const { features } = transform;
  const scaled = windows.map((candles) => scaledWindow(transform, candles));
  const progress = countedProgress(task, windows.length * (1 + repeats * (features.length + 1)));
  const asIs = await ask(task, scaled, (w) => windows[w]!, progress);
  const borrowed = async (name: string, lends: (f: number) => boolean) => {
    const columns: Float64Array[] = [];
    for (let repeat = 0; repeat < repeats; repeat++) {
      const lender = shuffledOrder(windows.length, rng);
      columns.push(
        await ask(task, scaled, (w) => mixed(scaled[w]!, scaled[lender[w]!]!, lends), progress),
      );
    }
    return { name, repeats: columns };
  };
  const mixed = (
    own: ScaledWindow,
    other: ScaledWindow,
    lends: (f: number) => boolean,
  ): Float64Array => {
    const x = own.x.map((value, i) => (lends(i % features.length) ? other.x[i]! : value));
    return decodeWindow(transform, x, own);
  };
  const lent: ShuffledForecasts[] = [];
  for (const [f, name] of features.entries()) lent.push(await borrowed(name, (g) => g === f));
  return {
    forecast: asIs,
    features: lent,
    ceiling: await borrowed("all features", () => true),
  };
}

interface ScaledWindow {
  readonly candles: Float64Array;
  readonly x: Float32Array;
  readonly unit: number;
  readonly lastClose: number;
}

/** Windows per call of the engine. */
const batchSize = 250;

function scaledWindow(transform: FittedTransform, candles: Float64Array): ScaledWindow {
  const encoded = encodeWindow(transform, candles);
  assert(encoded.kind === "window", "a window that was forecast can be scaled");
  return { ...encoded, candles };
}

async function ask(
  { model, transform, signal }: ShuffleTask,
  scaled: readonly ScaledWindow[],
  candlesOf: (w: number) => Float64Array,
  progress: (asked: number) => void,
): Promise<Float64Array> {
  const { lookback, features } = transform;
  const size = lookback * features.length;
  const forecast = new Float64Array(scaled.length);
  for (let from = 0; from < scaled.length; from += batchSize) {
    throwIfInterrupted(signal);
    const count = Math.min(batchSize, scaled.length - from);
    const batch = new Float32Array(count * size);
    for (let i = 0; i < count; i++) batch.set(candlesOf(from + i), i * size);
    const answers = await model.run(batch, { windows: count, lookback, features: features.length });
    for (let i = 0; i < count; i++) {
      const output = answers.scaledOutputs[i]!;
      forecast[from + i] = decodeForecast(transform, output, scaled[from + i]!).logReturn;
    }
    progress(count);
  }
  return forecast;
}

function countedProgress({ onProgress }: ShuffleTask, all: number): (asked: number) => void {
  let done = 0;
  return (asked) => {
    done += asked;
    onProgress?.(done, all);
  };
}

/** A permutation of 0 to count - 1, by Fisher and Yates. */
function shuffledOrder(count: number, rng: Rng): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = rng.integer(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
