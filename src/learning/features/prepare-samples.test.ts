import { describe, expect, test } from "vitest";
import { walkCandles } from "../../../test/walk-candles.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import { decodeForecast } from "./decode-forecast.ts";
import { encodeWindow } from "./encode-window.ts";
import { gatherWindow } from "./gather-window.ts";
import { liveWindow } from "./live-window.ts";
import { prepareSamples } from "./prepare-samples.ts";
import type { PreparedSamples } from "./prepare-samples.ts";
import { recipes } from "./recipes/recipe-table.ts";
import { scalerForMetadata } from "./scaler-for-metadata.ts";
import { segmentNames } from "./segments.ts";

const seed = 77;
const missingBefore = { 60: 2, 200: 3, 310: 30, 520: 1, 521: 1 };
const series = walkCandles({ seed, candles: 700, missingBefore });
const shape = { lookback: 24, horizon: 2 };

/** The series with every candle from stored position `from` on multiplied or replaced. */
function withOtherFuture(from: number): CandleSeries {
  const change = (column: Float64Array) => column.map((v, i) => (i < from ? v : v * 3 + i));
  const { openTimeMs, open, high, low, close } = series;
  return {
    ...series,
    openTimeMs,
    open: change(open),
    high: change(high),
    low: change(low),
    close: change(close),
    volume: change(series.volume!),
  };
}

/** Stored position of the candle that closes at the given time. */
function positionAt(decisionTimeMs: number): number {
  return series.openTimeMs.indexOf(decisionTimeMs - 3_600_000);
}

describe.each(recipes)("prepareSamples() with recipe %s on a seeded walk with holes", (recipe) => {
  const prepared = prepareSamples(series, { recipe, ...shape });
  const { samples, transform, segments } = prepared;

  test("encodeWindow() of the raw live window equals the samples bit for bit", () => {
    for (let w = 0; w < samples.label.length; w++) {
      const gathered = gatherWindow(samples, w);
      const t = positionAt(samples.decisionTimeMs[w]!);
      const live = liveWindow(series, transform, { position: t });
      if (live.kind !== "window") throw new Error(`seed ${seed}: no window at ${t}`);
      const encoded = encodeWindow(transform, live.candles);
      if (encoded.kind !== "window") throw new Error(`seed ${seed}: flat at ${t}`);
      const differ = encoded.x.findIndex((x, i) => !Object.is(x, gathered[i]));
      expect(differ, `seed ${seed}, window ${w}`).toBe(-1);
      expect(encoded.unit).toBe(samples.unit[w]);
      expect(encoded.lastClose).toBe(samples.lastClose[w]);
    }
  });

  test("another future changes no earlier window", () => {
    for (const from of [150, 333, 480]) {
      const other = prepareSamples(withOtherFuture(from), { recipe, ...shape });
      const live = (p: PreparedSamples, s: CandleSeries, t: number) => {
        const window = liveWindow(s, p.transform, { position: t });
        return window.kind === "window" ? encodeWindow(transform, window.candles) : window;
      };
      const t = from - 1;
      expect(live(other, withOtherFuture(from), t)).toEqual(live(prepared, series, t));
    }
  });

  test("a change of validation and later leaves the transform and train bit-identical", () => {
    const from = positionAt(segments.validation.firstDecisionTimeMs);
    const other = prepareSamples(withOtherFuture(from), { recipe, ...shape });
    expect(other.transform).toEqual(transform);
    const { until } = segments.train;
    expect(other.segments.train).toEqual(segments.train);
    expect(other.samples.label.slice(0, until)).toEqual(samples.label.slice(0, until));
    for (const w of [0, 17, until - 1]) {
      expect(gatherWindow(other.samples, w)).toEqual(gatherWindow(samples, w));
    }
    // The same change one window earlier is seen, so that this test can fail.
    const seen = prepareSamples(withOtherFuture(from - 1), { recipe, ...shape });
    expect(seen.samples.futureClose[until - 1]).not.toBe(samples.futureClose[until - 1]);
  });

  test("the decoded label is the future close; of direction, one unit that way", () => {
    for (let w = 0; w < samples.label.length; w++) {
      const context = { lastClose: samples.lastClose[w]!, unit: samples.unit[w]! };
      const { close, logReturn } = decodeForecast(transform, samples.label[w]!, context);
      const actual = Math.log(samples.futureClose[w]! / context.lastClose);
      const expected = recipe === "direction" ? Math.sign(actual) * context.unit : actual;
      expect(logReturn).toBeCloseTo(expected, 6);
      expect(close / (context.lastClose * Math.exp(expected))).toBeCloseTo(1, 6);
    }
  });

  test("segments follow each other and account for every window", () => {
    let from = 0;
    for (const name of segmentNames) {
      const segment = segments[name];
      const { purge, gap, flat, zeroMove } = segment.dropped;
      expect(segment.from).toBe(from);
      expect(segment.candidates).toBe(segment.until - from + purge + gap + flat + zeroMove);
      expect(segment.firstDecisionTimeMs).toBe(samples.decisionTimeMs[from]);
      from = segment.until;
    }
    expect(from).toBe(samples.label.length);
    const candidates = segmentNames.reduce((sum, name) => sum + segments[name].candidates, 0);
    expect(candidates).toBe(700 - 24 - 2 + 1);
    expect(prepared.dropped.gap).toBeGreaterThan(25);
  });

  test("the transform survives JSON and its scaler is in input order", () => {
    expect(JSON.parse(JSON.stringify(transform))).toEqual(transform);
    const scaler = scalerForMetadata(transform);
    expect(scaler.features).toEqual(["open", "high", "low", "close", "volume"]);
    const arrays = Object.values(scaler).filter((value) => typeof value !== "string");
    expect(new Set(arrays.map((values) => values.length))).toEqual(new Set([5]));
  });
});

test("train inputs of `return` have mean 0 and standard deviation 1 per feature", () => {
  const { samples, segments } = prepareSamples(series, { recipe: "return", ...shape });
  for (let f = 0; f < 5; f++) {
    const values: number[] = [];
    for (let w = 0; w < segments.train.until; w++) {
      const x = gatherWindow(samples, w);
      for (let k = 0; k < 24; k++) values.push(x[k * 5 + f]!);
    }
    const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
    const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
    expect(mean).toBeCloseTo(0, 5);
    expect(variance).toBeCloseTo(1, 5);
  }
});

test.each(["return", "direction"] as const)(
  "prepareSamples() asked for close alone looks at no other column (%s)",
  (recipe) => {
    const options = { recipe, features: ["close"], lookback: 7 } as const;
    const own = prepareSamples(series, options);
    const still = new Float64Array(700).fill(7);
    const others = { open: still, high: still, low: still, volume: still };
    for (const changed of [others, { volume: undefined }]) {
      const { samples, transform } = prepareSamples({ ...series, ...changed }, options);
      expect(transform).toEqual(own.transform);
      expect(samples).toEqual(own.samples);
    }
  },
);

test("extra columns are standardised over train and reach the inputs", () => {
  const mood = Float64Array.from({ length: 700 }, (_, i) => 5 + Math.sin(i));
  const features = ["open", "high", "low", "close", "mood"];
  const extraColumns = new Map([["mood", mood]]);
  for (const recipe of ["window", "return"] as const) {
    const { samples, transform } = prepareSamples(series, {
      recipe,
      features,
      extraColumns,
      ...shape,
    });
    if (!("mean" in transform)) throw new Error("another recipe");
    expect(transform.mean[4]).toBeCloseTo(5, 1);
    expect(transform.std[4]).toBeCloseTo(Math.SQRT1_2, 1);
    const t = positionAt(samples.decisionTimeMs[90]!);
    const z = (mood[t]! - transform.mean[4]!) / transform.std[4]!;
    expect(gatherWindow(samples, 90).at(-1)).toBeCloseTo(z, 5);
  }
});

describe("flat candles", () => {
  /** Closes that stand still from position 300 to 400, volume with them. */
  const still = (column: Float64Array, value: number) =>
    column.map((v, i) => (i >= 300 && i < 400 ? value : v));
  const flat: CandleSeries = {
    ...series,
    open: still(series.open, 100),
    high: still(series.high, 100),
    low: still(series.low, 100),
    close: still(series.close, 100),
    volume: still(series.volume!, 0),
  };

  test.each(["window", "return", "direction"] as const)(
    "%s drops and counts flat windows",
    (recipe) => {
      const { samples, dropped, transform } = prepareSamples(flat, { recipe, ...shape });
      // Ends 333 (the first after the long hole at 310) to 399, which is purged.
      expect(dropped.flat).toBe(66);
      expect(samples.label.every(Number.isFinite)).toBe(true);
      const live = liveWindow(flat, transform, { position: 390 });
      if (live.kind !== "window") throw new Error("no window");
      expect(encodeWindow(transform, live.candles)).toEqual({ kind: "flat" });
    },
  );

  test("direction keeps closes that do not move out of train, not out of the exam", () => {
    const close = series.close.slice();
    close[102] = close[100]!;
    close[690] = close[688]!;
    const { samples, dropped } = prepareSamples(
      { ...series, close },
      { recipe: "direction", ...shape },
    );
    expect(dropped.zeroMove).toBe(1);
    expect([...samples.label].filter((y) => y === 0.5).length).toBe(1);
  });
});

describe("prepareSamples() refuses", () => {
  test("a constant column, by name", () => {
    const constant = { ...series, volume: new Float64Array(700).fill(4) };
    for (const recipe of recipes) {
      expect(() => prepareSamples(constant, { recipe, ...shape })).toThrow(
        'constant column: "volume"',
      );
    }
  });

  test("a lookback or horizon that is no count", () => {
    for (const wrong of [{ lookback: 2 }, { lookback: 12.5 }, { horizon: 0 }, { trainWindow: 5 }]) {
      expect(() => prepareSamples(series, { recipe: "level", ...wrong })).toThrow("whole number");
    }
  });

  test("a segment without usable windows", () => {
    const holed = walkCandles({
      seed,
      candles: 300,
      missingBefore: Object.fromEntries(Array.from({ length: 60 }, (_, i) => [i * 5, 9])),
    });
    expect(() => prepareSamples(holed, { recipe: "window", ...shape, lookback: 8 })).toThrow(
      /no window of the train segment/,
    );
  });
});
