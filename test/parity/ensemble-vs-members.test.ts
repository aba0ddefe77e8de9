import { describe, expect, test } from "vitest";
import { onnxForecastRunner } from "../../src/adapters/onnx-runtime/onnx-forecast-runner.ts";
import { onnxGraphRunner } from "../../src/adapters/onnx-runtime/onnx-graph-runner.ts";
import { createRng } from "../../src/foundation/rng.ts";
import {
  deployedGraph,
  spreadOutput,
} from "../../src/learning/bundle/deployed-model/deployed-graph.ts";
import { deployedModel } from "../../src/learning/bundle/deployed-model/deployed-model.ts";
import { decodeForecast } from "../../src/learning/features/decode-forecast.ts";
import type { FittedTransform } from "../../src/learning/features/fitted-transform.ts";
import { liveWindow } from "../../src/learning/features/live-window.ts";
import { prepareSamples } from "../../src/learning/features/prepare-samples.ts";
import { windowPositions } from "../../src/learning/features/window-positions.ts";
import { initialParameters } from "../../src/learning/network/initial-parameters.ts";
import { missionNetwork, type NetworkShape } from "../../src/learning/network/network-shape.ts";
import { walkCandles } from "../walk-candles.ts";

const seed = 24;
const lookback = 24;
const series = walkCandles({ seed, candles: 1200 });
const recipes = ["level", "window", "return", "direction"] as const;

describe(`deployedModel() of three members on a walk, seed ${seed}`, () => {
  test.each(recipes)(
    "answers with the mean of its members and their spread (%s)",
    async (recipe) => {
      const prepared = prepareSamples(series, { recipe, lookback });
      const { transform, samples } = prepared;
      const network = missionNetwork(5, lookback, recipe === "direction" ? "sigmoid" : "linear");
      const members = [1, 2, 3].map((k) => livelyParameters(network, seed + k));
      const windows = Array.from({ length: 40 }, (_, i) => samples.label.length - 1 - 7 * i);
      const positions = windowPositions(prepared, { from: 0, until: samples.label.length });
      const candles = rawWindows(
        transform,
        windows.map((w) => positions[w]!),
      );
      const ask = (some: readonly Float32Array[]) =>
        answersOf({ network, transform }, some, candles);
      const together = await ask(members);
      const alone = await Promise.all(members.map((parameters) => ask([parameters])));

      expect(alone.map((answers) => answers.spread)).toEqual([undefined, undefined, undefined]);
      windows.forEach((w, i) => {
        const context = { lastClose: samples.lastClose[w]!, unit: samples.unit[w]! };
        const closeOf = (output: number) => decodeForecast(transform, output, context).close;
        const outputs = alone.map(({ scaled }) => scaled[i]!);
        expect(Math.abs(together.scaled[i]! - mean(outputs))).toBeLessThan(1e-6);
        const ofMean = closeOf(mean(outputs));
        expect(Math.abs(together.close[i]! / ofMean - 1)).toBeLessThan(1e-6);
        const closes = outputs.map(closeOf);
        const spread = Math.sqrt(mean(closes.map((close) => (close - mean(closes)) ** 2)));
        expect(spread / context.lastClose).toBeGreaterThan(1e-6);
        expect(Math.abs(together.spread![i]! / spread - 1)).toBeLessThan(1e-4);
      });
    },
  );

  test("equal members do not differ: spread 0, answers of one", async () => {
    const { transform } = prepareSamples(series, { recipe: "return", lookback });
    const network = missionNetwork(5, lookback);
    const one = livelyParameters(network, seed);
    const candles = rawWindows(transform, [500, 900]);
    const alone = await answersOf({ network, transform }, [one], candles);
    const twice = await answersOf({ network, transform }, [one, one], candles);
    expect([...twice.spread!]).toEqual([0, 0]);
    expect(twice.close).toEqual(alone.close);
    expect(twice.scaled).toEqual(alone.scaled);
  });

  test("the forecast runner hands on the spread of an ensemble, and none of one network", async () => {
    const { transform } = prepareSamples(series, { recipe: "return", lookback });
    const network = missionNetwork(5, lookback);
    const members = [1, 2].map((k) => livelyParameters(network, seed + k));
    const candles = rawWindows(transform, [500, 900]);
    const run = async (some: readonly Float32Array[]) => {
      const model = deployedModel({ network, members: some, transform, properties: {} });
      const loaded = await onnxForecastRunner.load(model);
      const answers = await loaded.run(candles, { windows: 2, lookback, features: 5 });
      await loaded.release();
      return answers;
    };
    const both = await answersOf({ network, transform }, members, candles);
    expect((await run(members)).spreads).toEqual(both.spread);
    expect(await run(members.slice(0, 1))).not.toHaveProperty("spreads");
  });

  test("needs a member", () => {
    const { transform } = prepareSamples(series, { recipe: "return", lookback });
    const parts = { network: missionNetwork(5, lookback), members: [], transform, properties: {} };
    expect(() => deployedModel(parts)).toThrow("at least one network");
  });
});

function livelyParameters(network: NetworkShape, of: number): Float32Array {
  const rng = createRng(of);
  return initialParameters(network, rng).map((value) => 2 * value + 0.02 * rng.normal());
}

async function answersOf(
  shape: { readonly network: NetworkShape; readonly transform: FittedTransform },
  members: readonly Float32Array[],
  candles: Float32Array,
) {
  const model = deployedModel({ ...shape, members, properties: {} });
  const graph = await onnxGraphRunner.load(model, { threads: 1 });
  const windows = candles.length / (lookback * 5);
  const answers = await graph.run({
    [deployedGraph.input]: { type: "float32", shape: [windows, lookback, 5], values: candles },
  });
  await graph.release();
  return {
    close: answers[deployedGraph.close_output]!.values as Float32Array,
    scaled: answers[deployedGraph.scaled_output]!.values as Float32Array,
    spread: answers[spreadOutput]?.values as Float32Array | undefined,
  };
}

function rawWindows(transform: FittedTransform, positions: readonly number[]): Float32Array {
  const all = positions.map((position) => {
    const live = liveWindow(series, transform, { position });
    if (live.kind !== "window") throw new Error(`no window at ${position}`);
    return Array.from(live.candles);
  });
  return Float32Array.from(all.flat());
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
