import { describe, expect, test } from "vitest";
import { onnxGraphRunner } from "../../src/adapters/onnx-runtime/onnx-graph-runner.ts";
import { createRng } from "../../src/foundation/rng.ts";
import { deployedGraph } from "../../src/learning/bundle/deployed-model/deployed-graph.ts";
import { deployedModel } from "../../src/learning/bundle/deployed-model/deployed-model.ts";
import { decodeForecast } from "../../src/learning/features/decode-forecast.ts";
import { encodeWindow } from "../../src/learning/features/encode-window.ts";
import type { FittedTransform } from "../../src/learning/features/fitted-transform.ts";
import { liveWindow } from "../../src/learning/features/live-window.ts";
import { prepareSamples } from "../../src/learning/features/prepare-samples.ts";
import type { Samples } from "../../src/learning/features/samples.ts";
import type { Recipe } from "../../src/learning/features/recipes/recipe.ts";
import { initialParameters } from "../../src/learning/network/initial-parameters.ts";
import {
  missionNetwork,
  pooledSteps,
  type NetworkShape,
} from "../../src/learning/network/network-shape.ts";
import { createShardRunner } from "../../src/learning/training/shard-runner.ts";
import { candleColumns, sliceCandles, type CandleSeries } from "../../src/market/candle-series.ts";
import { realCandles } from "../real-candles.ts";
import { walkCandles } from "../walk-candles.ts";

const seed = 20;

const extraNames = Array.from({ length: 8 }, (_, i) => `mood_${i}`);

interface Case {
  readonly recipe: Recipe;
  readonly features: readonly string[];
  readonly lookback: number;
  readonly horizon: number;
}

const plain = { features: candleColumns, lookback: 120, horizon: 1 };
const cases: readonly Case[] = [
  { recipe: "level", ...plain },
  { recipe: "window", ...plain },
  { recipe: "return", ...plain },
  { recipe: "direction", ...plain },
  // Columns in another order, none for volume, an odd lookback, a longer horizon.
  {
    recipe: "return",
    features: ["close", "low", "volume", "open", "high"],
    lookback: 61,
    horizon: 4,
  },
  { recipe: "direction", features: ["high", "close", "open", "low"], lookback: 24, horizon: 3 },
  { recipe: "window", features: ["high", "close", "open", "low"], lookback: 24, horizon: 3 },
  { recipe: "level", features: ["volume", "close"], lookback: 24, horizon: 3 },
  // Close alone and no open to start from; six and seven candles leave one step after the pooling.
  { recipe: "return", features: ["close"], lookback: 7, horizon: 1 },
  { recipe: "direction", features: ["close"], lookback: 6, horizon: 2 },
  { recipe: "return", features: ["volume", "close", "high"], lookback: 9, horizon: 1 },
  // A sentiment model: 13 columns.
  { recipe: "level", ...plain, features: [...candleColumns, ...extraNames] },
  { recipe: "window", ...plain, features: [...candleColumns, ...extraNames] },
  { recipe: "return", ...plain, features: [...extraNames, ...candleColumns] },
  { recipe: "direction", ...plain, features: [...candleColumns, ...extraNames] },
];

const walk = walkCandles({
  seed,
  candles: 1_500,
  missingBefore: { 300: 2, 640: 30, 1_380: 1, 1_440: 3 },
});
// For a while the volume stands still: the recipe `window` has no range to divide by.
walk.volume?.fill(7, 1_250, 1_450);

const real = realCandles("BTCUSDT");
const sources: readonly { readonly of: string; readonly series: CandleSeries }[] = [
  { of: `a simulated walk with holes, seed ${seed}`, series: walk },
  ...(real === undefined ? [] : [{ of: "real BTCUSDT", series: sliceCandles(real, 0, 2_000) }]),
];

describe.each(sources)("deployedModel() on $of", ({ series }) => {
  const extraColumns = extrasFor(series);

  test.each(cases)("gives what training's forward graph gives: %o", async (each) => {
    const { recipe, features, lookback, horizon } = each;
    const prepared = prepareSamples(series, { recipe, features, lookback, horizon, extraColumns });
    const { samples, transform } = prepared;
    const network = missionNetwork(
      features.length,
      lookback,
      recipe === "direction" ? "sigmoid" : "linear",
    );
    const parameters = livelyParameters(network);
    const windows = Int32Array.from({ length: 70 }, (_, i) => samples.label.length - 1 - 5 * i);
    const trained = await trainingOutputs(network, parameters, { samples, windows });
    const deployed = await deployedAnswers(network, parameters, {
      transform,
      candles: rawWindows(windows, { series, samples, transform, extraColumns }),
    });

    expect(spread(trained)).toBeGreaterThan(0.03);
    windows.forEach((w, i) => {
      const context = { lastClose: samples.lastClose[w]!, unit: samples.unit[w]! };
      const close = deployed.close[i]!;
      const output = deployed.scaled[i]!;
      const ofTrained = decodeForecast(transform, trained[i]!, context).close;
      expect(Math.abs(output - trained[i]!)).toBeLessThan(1e-5);
      expect(Math.abs(close - ofTrained) / context.lastClose).toBeLessThan(1e-6);
      // From the same output only the rounding of the last close and of the answer is left.
      expect(Math.abs(close / decodeForecast(transform, output, context).close - 1)).toBeLessThan(
        1.5e-7,
      );
    });
  });
});

test.each(["level", "window", "return", "direction"] as const)(
  "deployedModel() answers a window in which nothing moved with its last close (%s)",
  async (recipe) => {
    const { transform } = prepareSamples(walk, { recipe });
    const network = missionNetwork(5, 120, recipe === "direction" ? "sigmoid" : "linear");
    const candles = Float64Array.from({ length: 600 }, (_, i) => (i % 5 === 4 ? 0 : 97.25));
    const parameters = livelyParameters(network);
    const { close, scaled } = await deployedAnswers(network, parameters, { transform, candles });
    expect(Number.isFinite(scaled[0])).toBe(true);
    if (recipe === "level") return;
    expect(encodeWindow(transform, candles)).toEqual({ kind: "flat" });
    expect(close[0]).toBe(97.25);
  },
);

/**
 * Starting parameters with every array drawn larger and no bias at zero, so that outputs vary; larger
 * still where the LSTMs have one step only and little can add up.
 */
function livelyParameters(network: NetworkShape): Float32Array {
  const rng = createRng(seed);
  const factor = pooledSteps(network) > 1 ? 1.6 : 3;
  return initialParameters(network, rng).map((value) => factor * value + 0.02 * rng.normal());
}

async function trainingOutputs(
  network: NetworkShape,
  parameters: Float32Array,
  data: {
    readonly samples: Samples;
    readonly windows: Int32Array;
  },
): Promise<Float32Array> {
  const plan = { epochs: 1, learningRate: 0.001, patience: 1, seed, batchSize: 1, shards: 1 };
  const runner = await createShardRunner(onnxGraphRunner, { ...plan, network }, data.samples);
  const outputs = await runner.outputs(parameters, data.windows);
  await runner.release();
  return outputs;
}

async function deployedAnswers(
  network: NetworkShape,
  parameters: Float32Array,
  data: { readonly transform: FittedTransform; readonly candles: Float64Array },
): Promise<{ readonly close: Float32Array; readonly scaled: Float32Array }> {
  const { transform, candles } = data;
  const model = deployedModel({ network, members: [parameters], transform, properties: {} });
  const graph = await onnxGraphRunner.load(model, { threads: 1 });
  const { features, lookback } = transform;
  const shape = [candles.length / (lookback * features.length), lookback, features.length];
  const answers = await graph.run({
    [deployedGraph.input]: { type: "float32", shape, values: Float32Array.from(candles) },
  });
  await graph.release();
  return {
    close: answers[deployedGraph.close_output]?.values as Float32Array,
    scaled: answers[deployedGraph.scaled_output]?.values as Float32Array,
  };
}

interface WindowSource {
  readonly series: CandleSeries;
  readonly samples: Samples;
  readonly transform: FittedTransform;
  readonly extraColumns: ReadonlyMap<string, Float64Array>;
}

/** [n, lookback, F] the raw candles of windows, as a forecaster reads them. */
function rawWindows(windows: Int32Array, source: WindowSource): Float64Array {
  const { series, samples, transform, extraColumns } = source;
  const size = transform.lookback * transform.features.length;
  const all = new Float64Array(windows.length * size);
  windows.forEach((w, i) => {
    const position = series.openTimeMs.indexOf(samples.decisionTimeMs[w]! - 3_600_000);
    const live = liveWindow(series, transform, { position, extraColumns });
    if (live.kind !== "window") throw new Error(`no window at ${position}`);
    all.set(live.candles, i * size);
  });
  return all;
}

/** Values per candle that are no candle column, each with a mean and a width of its own. */
function extrasFor(series: CandleSeries): ReadonlyMap<string, Float64Array> {
  return new Map(
    extraNames.map((name, i) => {
      const rng = createRng(seed + i);
      return [name, Float64Array.from(series.close, () => rng.normal() * (i + 1) - i)];
    }),
  );
}

/** Standard deviation. */
function spread(values: Float32Array): number {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  return Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length);
}
