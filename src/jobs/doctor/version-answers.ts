import { onnxGraphRunner } from "../../adapters/onnx-runtime/onnx-graph-runner.ts";
import { windowsAt } from "../../learning/features/feature-windows.ts";
import { liveWindow } from "../../learning/features/live-window.ts";
import type { PreparedSamples } from "../../learning/features/prepare-samples.ts";
import { buildSamples } from "../../learning/features/samples.ts";
import { createShardRunner } from "../../learning/training/shard-runner.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import type { ExaminedVersion } from "./examined-version.ts";
import { windowPositions } from "../../learning/features/window-positions.ts";

/** Served answers; NaN where serving can make no window of the candles. */
export interface ServedAnswers {
  readonly scaledOutputs: Float64Array;
  /** Quote currency. */
  readonly closes: Float64Array;
}

/** Candles, and [n] per name the inputs besides their own columns. */
export interface ServedCandles {
  readonly series: CandleSeries;
  readonly extraColumns: ReadonlyMap<string, Float64Array>;
}

/**
 * Asks the served model at each stored position, one window at a time and from the candles up to there
 * alone, as a bot does.
 */
export async function servedAnswers(
  { served, transform }: Pick<ExaminedVersion, "served" | "transform">,
  candles: ServedCandles,
  positions: Int32Array,
): Promise<ServedAnswers> {
  const { series, extraColumns } = candles;
  const scaledOutputs = new Float64Array(positions.length).fill(Number.NaN);
  const closes = new Float64Array(positions.length).fill(Number.NaN);
  const shape = { windows: 1, lookback: transform.lookback, features: transform.features.length };
  for (const [i, position] of positions.entries()) {
    const window = liveWindow(series, transform, { position, extraColumns });
    if (window.kind !== "window") continue;
    const answers = await served.run(Float32Array.from(window.candles), shape);
    scaledOutputs[i] = answers.scaledOutputs[0] ?? Number.NaN;
    closes[i] = answers.closes[0] ?? Number.NaN;
  }
  return { scaledOutputs, closes };
}

/**
 * Scaled outputs of training's own graph with the version's weights, on windows that training's own
 * pipeline scaled; the mean of an ensemble's members.
 *
 * @param windows Window numbers.
 * @param options.refitted True: scaled by the transform that was fitted anew on these candles; else by
 *   the version's own.
 */
export async function trainingOutputs(
  { network, members, transform }: Pick<ExaminedVersion, "network" | "members" | "transform">,
  prepared: PreparedSamples,
  windows: Int32Array,
  options: { readonly refitted: boolean },
): Promise<Float32Array> {
  const all = { from: 0, until: prepared.samples.label.length };
  const own = windowsAt(prepared.grid, windowPositions(prepared, all));
  const samples = options.refitted ? prepared.samples : buildSamples(prepared.grid, own, transform);
  const plan = { epochs: 1, learningRate: 0.001, patience: 1, seed: 1, batchSize: 1, shards: 1 };
  const runner = await createShardRunner(onnxGraphRunner, { ...plan, network }, samples);
  try {
    const mean = new Float64Array(windows.length);
    for (const parameters of members) {
      const outputs = await runner.outputs(parameters, windows);
      for (let i = 0; i < mean.length; i++) mean[i]! += outputs[i]! / members.length;
    }
    return Float32Array.from(mean);
  } finally {
    await runner.release();
  }
}
