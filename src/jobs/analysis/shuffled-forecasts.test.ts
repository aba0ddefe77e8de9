import { describe, expect, test } from "vitest";
import { walkCandles } from "../../../test/walk-candles.ts";
import { createRng } from "../../foundation/rng.ts";
import { encodeWindow } from "../../learning/features/encode-window.ts";
import type { FittedTransform } from "../../learning/features/fitted-transform.ts";
import { liveWindow } from "../../learning/features/live-window.ts";
import { prepareSamples } from "../../learning/features/prepare-samples.ts";
import { recipes } from "../../learning/features/recipes/recipe-table.ts";
import type { LoadedModel } from "../../serving/forecast-runner.ts";
import { shuffledForecasts } from "./shuffled-forecasts.ts";

const seed = 31;
const series = walkCandles({ seed, candles: 900 });

describe.each(recipes)(`shuffledForecasts(), recipe %s, seed ${seed}`, (recipe) => {
  test("changes the answers of a model by the feature that it reads, and by no other", async () => {
    const { transform } = prepareSamples(series, { recipe, lookback: 12 });
    const asked = await shuffle(transform, "volume");
    const change = (name: string): number => largestChange(asked, name);
    // Under `level` the model's own unit is the price range: answers are compared relative to it.
    expect(change("volume")).toBeGreaterThan(1e-3);
    for (const name of ["open", "high", "low", "close"]) expect(change(name)).toBeLessThan(1e-4);
    expect(asked.ceiling.repeats).toHaveLength(2);
  });
});

test("shuffledForecasts() asks every window once as it is and once per feature and repeat", async () => {
  const { transform } = prepareSamples(series, { recipe: "return", lookback: 12 });
  const told: number[] = [];
  await shuffle(transform, "close", (done, all) => told.push(done / all));
  expect(told).toHaveLength(1 + 2 * 6);
  expect(told.at(-1)).toBe(1);
});

test("shuffledForecasts() stops when it is told to, and says E_INTERRUPTED", async () => {
  const { transform } = prepareSamples(series, { recipe: "return", lookback: 12 });
  const controller = new AbortController();
  const cause = new Error("enough");
  const stop = (): void => controller.abort(cause);
  await expect(shuffle(transform, "close", stop, controller.signal)).rejects.toMatchObject({
    name: "InterruptedError",
    code: "E_INTERRUPTED",
    cause,
  });
});

function shuffle(
  transform: FittedTransform,
  read: string,
  onProgress?: (done: number, all: number) => void,
  signal?: AbortSignal,
) {
  const positions = Array.from({ length: 100 }, (_, i) => 700 + i);
  const windows = positions.map((position) => {
    const window = liveWindow(series, transform, { position });
    if (window.kind !== "window") throw new Error("the walk has no holes");
    return window.candles;
  });
  const model = meanOfFeature(transform, read);
  const rng = createRng(seed);
  return shuffledForecasts({ model, transform, windows, repeats: 2, rng, onProgress, signal });
}

// Answers the last scaled value of one feature, a little of it: a model whose inputs are known.
function meanOfFeature(transform: FittedTransform, name: string): Pick<LoadedModel, "run"> {
  const width = transform.features.length;
  const f = transform.features.indexOf(name);
  return {
    run: (candles, { windows, lookback }) => {
      const size = lookback * width;
      const outputs = Float32Array.from({ length: windows }, (_, w) => {
        const raw = Float64Array.from(candles.subarray(w * size, (w + 1) * size));
        const encoded = encodeWindow(transform, raw);
        if (encoded.kind !== "window") throw new Error("a lent feature keeps a window scalable");
        return 0.5 + 0.01 * encoded.x[size - width + f]!;
      });
      return Promise.resolve({ closes: outputs, scaledOutputs: outputs });
    },
  };
}

function largestChange(
  { forecast, features }: Awaited<ReturnType<typeof shuffledForecasts>>,
  name: string,
): number {
  const { repeats } = features.find((feature) => feature.name === name)!;
  const scale = Math.max(...forecast.map(Math.abs));
  return (
    Math.max(...repeats.flatMap((f) => Array.from(f, (v, i) => Math.abs(v - forecast[i]!)))) / scale
  );
}
