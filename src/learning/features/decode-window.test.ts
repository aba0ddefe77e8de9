import { describe, expect, test } from "vitest";
import { walkCandles } from "../../../test/walk-candles.ts";
import { decodeWindow } from "./decode-window.ts";
import { encodeWindow } from "./encode-window.ts";
import { liveWindow } from "./live-window.ts";
import { prepareSamples } from "./prepare-samples.ts";
import { recipes } from "./recipes/recipe-table.ts";

// Seed 21, 1,200 candles of a walk with 1 % per candle: levels drift apart within the series.
const series = walkCandles({ seed: 21, candles: 1200 });
const featureLists = [
  ["open", "high", "low", "close", "volume"],
  ["open", "high", "low", "close"],
] as const;

describe.each(recipes)("decodeWindow(), recipe %s", (recipe) => {
  const lists = recipe === "window" ? featureLists : [...featureLists, ["close", "volume"]];

  test.each(lists.map((features) => ({ features })))(
    "gives back the candles of $features that were encoded",
    ({ features }) => {
      const { transform } = prepareSamples(series, { recipe, lookback: 24, features });
      const window = raw(transform, 700);
      const encoded = encoding(transform, window);
      const candles = decodeWindow(transform, encoded.x, { candles: window, unit: encoded.unit });
      for (const [i, value] of candles.entries()) {
        expect(Math.abs(value / window[i]! - 1)).toBeLessThan(1e-5);
      }
    },
  );

  test.each(lists.flatMap((features) => features.map((name) => ({ features, name }))))(
    "lends $name of another window among $features: only its inputs change",
    ({ features, name }) => {
      const { transform } = prepareSamples(series, { recipe, lookback: 24, features });
      const own = raw(transform, 700);
      const mine = encoding(transform, own);
      const other = encoding(transform, raw(transform, 300));
      const width = features.length;
      const f = features.findIndex((feature) => feature === name);
      const mixed = mine.x.map((value, i) => (i % width === f ? other.x[i]! : value));
      const candles = decodeWindow(transform, mixed, { candles: own, unit: mine.unit });
      const again = encoding(transform, candles);
      for (const [i, value] of again.x.entries()) {
        expect(Math.abs(value - mixed[i]!)).toBeLessThan(2e-3);
      }
      expect(Math.abs(again.unit / mine.unit - 1)).toBeLessThan(1e-4);
    },
  );
});

type Transform = ReturnType<typeof prepareSamples>["transform"];

function raw(transform: Transform, position: number): Float64Array {
  const window = liveWindow(series, transform, { position });
  if (window.kind !== "window") throw new Error("the walk has no holes");
  return window.candles;
}

function encoding(transform: Transform, candles: Float64Array) {
  const encoded = encodeWindow(transform, candles);
  if (encoded.kind !== "window") throw new Error("the walk is nowhere flat");
  return encoded;
}
