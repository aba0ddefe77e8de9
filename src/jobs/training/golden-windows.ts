import { RefusedError } from "../../foundation/errors.ts";
import {
  type GoldenVectors,
  recordGoldenVectors,
  scaledTolerance,
} from "../../learning/bundle/golden-vectors.ts";
import { columnOf } from "../../learning/features/candle-grid.ts";
import { gatherWindow } from "../../learning/features/gather-window.ts";
import type { PreparedSamples } from "../../learning/features/prepare-samples.ts";
import type { ForecastRunner } from "../../serving/forecast-runner.ts";

/** Windows whose scaled inputs are kept too, for the Keras file. */
const scaledWindows = 3;

/** What is recorded, and what it must agree with. */
export interface GoldenAnswers {
  readonly prepared: PreparedSamples;
  /** Scaled outputs of the training graph on the exam, in order. */
  readonly outputs: Float32Array;
  /** How far the exported model may stand from them; default `scaledTolerance`. */
  readonly tolerance?: number | undefined;
}

/**
 * Asks the exported model about a few windows of the exam - the first, the last, the calmest, the
 * wildest and some between - and records what it says.
 *
 * @throws {RefusedError} E_EXPORT_DIFFERS: the exported model answers otherwise than the trained one.
 */
export async function recordGolden(
  model: Uint8Array,
  runner: ForecastRunner,
  { prepared, outputs, tolerance = scaledTolerance }: GoldenAnswers,
): Promise<GoldenVectors> {
  const { samples, segments } = prepared;
  const { lookback, features } = samples;
  const chosen = chooseWindows(samples.unit, segments.exam);
  const inputs = joined(chosen.map((w) => rawWindow(prepared, w)));
  const loaded = await runner.load(model);
  const answers = await loaded.run(inputs, {
    windows: chosen.length,
    lookback,
    features: features.length,
  });
  await loaded.release();
  chosen.forEach((w, i) => {
    const trained = outputs[w - segments.exam.from]!;
    const difference = Math.abs(answers.scaledOutputs[i]! - trained);
    if (difference <= tolerance * Math.max(1, Math.abs(trained))) return;
    throw new RefusedError(
      "E_EXPORT_DIFFERS",
      `Cannot keep the model: the exported graph answers ${answers.scaledOutputs[i]} where the trained one answers ${trained}`,
    );
  });
  return recordGoldenVectors({
    features,
    lookback,
    decisionTimesMs: chosen.map((w) => samples.decisionTimeMs[w]!),
    inputs,
    closes: answers.closes,
    scaledOutputs: answers.scaledOutputs,
    tolerance,
    scaledInputs: joined(chosen.slice(0, scaledWindows).map((w) => gatherWindow(samples, w))),
  });
}

function chooseWindows(
  unit: Float64Array,
  { from, until }: { readonly from: number; readonly until: number },
): readonly number[] {
  const all = Array.from({ length: until - from }, (_, i) => from + i);
  const byUnit = all.toSorted((a, b) => unit[a]! - unit[b]!);
  const between = [0.2, 0.4, 0.6, 0.8].map((share) => from + Math.floor(share * (until - from)));
  const wanted = [from, until - 1, byUnit[0] ?? from, byUnit.at(-1) ?? from, ...between];
  return [...new Set(wanted)];
}

// [lookback, F] as the model is fed: float32, bridged candles included.
function rawWindow({ samples, grid }: PreparedSamples, w: number): Float32Array {
  const { lookback, features } = samples;
  const first = samples.endRow[w]! - lookback + 1;
  const window = new Float32Array(lookback * features.length);
  features.forEach((name, f) => {
    const column = columnOf(grid.columns, name);
    for (let k = 0; k < lookback; k += 1) window[k * features.length + f] = column[first + k]!;
  });
  return window;
}

function joined(windows: readonly Float32Array[]): Float32Array {
  const size = windows[0]?.length ?? 0;
  const all = new Float32Array(size * windows.length);
  windows.forEach((window, i) => all.set(window, i * size));
  return all;
}
