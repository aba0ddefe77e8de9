import { expect, test } from "vitest";
import { walkCandles } from "../../../../test/walk-candles.ts";
import { decodeForecast } from "../decode-forecast.ts";
import { decodeWindow } from "../decode-window.ts";
import { encodeWindow } from "../encode-window.ts";
import type { ForeignScaling, ForeignTransform } from "../fitted-transform.ts";
import { gatherWindow } from "../gather-window.ts";
import { liveWindow } from "../live-window.ts";
import { prepareSamples } from "../prepare-samples.ts";

const features = ["close", "low", "volume"];
const series = walkCandles({ seed: 9, candles: 900, missingBefore: { 400: 2 } });
const scalings: readonly ForeignScaling[] = [
  { kind: "none" },
  { kind: "min-max", min: [50, 40, 0], max: [150, 160, 900] },
  { kind: "standard", mean: [100, 100, 100], std: [10, 12, 50] },
  { kind: "window-min-max" },
  { kind: "window-standard" },
];

function transformOf(scaling: ForeignScaling): ForeignTransform {
  return { recipe: "foreign", features, lookback: 12, horizon: 2, scaling, output: "change" };
}

test.each(scalings)("foreign scales a live window as a stored one, $kind, seed 9", (scaling) => {
  const transform = transformOf(scaling);
  const { samples } = prepareSamples(series, {
    recipe: "foreign",
    features,
    lookback: 12,
    horizon: 2,
    transform,
  });
  for (const w of [0, 300, samples.label.length - 1]) {
    const position = series.openTimeMs.indexOf(samples.decisionTimeMs[w]! - 3_600_000);
    const window = liveWindow(series, transform, { position });
    if (window.kind !== "window") throw new Error("a window");
    const encoded = encodeWindow(transform, window.candles);
    if (encoded.kind !== "window") throw new Error("a window that moves");
    expect(encoded.x).toEqual(gatherWindow(samples, w));
    const { candles } = window;
    const again = decodeWindow(transform, encoded.x, { candles, unit: encoded.unit });
    again.forEach((value, i) => expect(value / candles[i]!).toBeCloseTo(1, 4));
    // What it should have said means the close that came.
    const context = { lastClose: encoded.lastClose, unit: encoded.unit };
    const meant = decodeForecast(transform, samples.label[w]!, context);
    expect(meant.close / samples.futureClose[w]!).toBeCloseTo(1, 6);
  }
});

test("foreign scales each column by the window's own values", () => {
  const candles = Float64Array.of(10, 5, 1, 20, 5, 3, 30, 5, 2);
  const of = (scaling: ForeignScaling) => {
    const encoded = encodeWindow({ ...transformOf(scaling), lookback: 3 }, candles);
    return encoded.kind === "window" ? [...encoded.x].map((x) => Number(x.toFixed(5))) : [];
  };
  expect(of({ kind: "window-min-max" })).toEqual([0, 0, 0, 0.5, 0, 1, 1, 0, 0.5]);
  const r = 1.22474; // sqrt(3 / 2)
  expect(of({ kind: "window-standard" })).toEqual([-r, 0, -r, 0, 0, r, r, 0, 0]);
});

test("foreign abstains where the close stands still", () => {
  const candles = Float64Array.of(10, 5, 1, 10, 6, 3, 10, 7, 2);
  const transform = { ...transformOf({ kind: "window-min-max" }), lookback: 3 };
  expect(encodeWindow(transform, candles)).toEqual({ kind: "flat" });
});
