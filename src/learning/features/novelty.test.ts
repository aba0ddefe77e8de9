import { describe, expect, test } from "vitest";
import { walkCandles } from "../../../test/walk-candles.ts";
import { encodeFloats } from "./float-text.ts";
import { gatherWindow } from "./gather-window.ts";
import { fitNovelty, noveltyOf, openNovelty } from "./novelty.ts";
import { prepareSamples } from "./prepare-samples.ts";
import type { Samples } from "./samples.ts";

const seed = 61;
const series = walkCandles({ seed, candles: 3000 });
const { samples, segments } = prepareSamples(series, { recipe: "return", lookback: 60 });
const { train, exam } = segments;
const fitted = fitNovelty(samples, train);
const index = openNovelty(fitted);

// One column, three windows of two candles: (0, 0), (3, 4), (0, 8) in scaled units.
const tiny: Pick<
  Samples,
  "rows" | "firstRows" | "center" | "scale" | "endRow" | "lookback" | "features"
> = {
  features: ["close"],
  lookback: 2,
  rows: Float32Array.of(0, 0, 3, 4, 0, 8),
  firstRows: Float32Array.of(0, 0, 3, 4, 0, 8),
  center: new Float32Array(3),
  scale: new Float32Array(3).fill(1),
  endRow: Int32Array.of(1, 3, 5),
};

describe("openNovelty()", () => {
  test.each([2, 5, 7, 8])("finds the nearest of %i reference windows, to the last bit", (count) => {
    // One column and 12 candles: a summary is the window itself.
    const reference = Float32Array.from({ length: 12 * count }, (_, i) => Math.sin(1 + i * i));
    const shape = { blocks: 12, features: 1, distance: 1, threshold: 1 };
    const near = openNovelty({ ...shape, reference: encodeFloats(reference) });
    for (let question = 0; question < 50; question++) {
      const x = Float32Array.from({ length: 12 }, (_, k) => Math.cos(question * 12 + k));
      const squares = Array.from({ length: count }, (_, w) =>
        x.reduce((sum, value, k) => sum + (reference[12 * w + k]! - value) ** 2, 0),
      );
      expect(near(x)).toBe(Math.sqrt(Math.min(...squares)));
    }
  });
});

describe("fitNovelty()", () => {
  test("on three windows: distances 5, 8 and 5, the farthest nearest neighbour is 5", () => {
    const small = fitNovelty(tiny, { from: 0, until: 3 });
    expect(small).toMatchObject({ blocks: 2, features: 1 });
    expect(small.distance).toBeCloseTo(6, 6);
    expect(small.threshold).toBeCloseTo((1.5 * 5) / 6, 6);
    expect(noveltyOf(small, Float32Array.of(0, 0))).toBe(0);
    expect(noveltyOf(small, Float32Array.of(0, -6))).toBeCloseTo(1, 6);
    expect(noveltyOf(small, Float32Array.of(0, 11))).toBeCloseTo(0.5, 6);
  });

  test("averages blocks of lookback / 12 candles", () => {
    expect(fitted).toMatchObject({ blocks: 12, features: 5 });
    const x = gatherWindow(samples, train.from + 77);
    const inBlock = x.slice();
    // two candles of the first block (5 candles) against each other
    inBlock[1 * 5 + 3]! += 0.5;
    inBlock[2 * 5 + 3]! -= 0.5;
    expect(index(inBlock)).toBeCloseTo(index(x), 5);
    inBlock[7 * 5 + 3]! += 5;
    expect(Math.abs(index(inBlock) - index(x))).toBeGreaterThan(1e-3);
  });

  test(`lets train and later windows of the same walk in, seed ${seed}`, () => {
    const indexOf = (w: number): number => index(gatherWindow(samples, w));
    const ofTrain = range(train).map(indexOf);
    expect(Math.max(...ofTrain)).toBeLessThanOrEqual(fitted.threshold);
    expect(Math.max(...ofTrain)).toBeGreaterThan(0.4);
    const beyond = range(exam).filter((w) => indexOf(w) > fitted.threshold);
    expect(beyond.length / (exam.until - exam.from)).toBeLessThan(0.01);
  });

  test("tells a window whose volume or price is unlike any", () => {
    const x = gatherWindow(samples, exam.from);
    const odd = x.map((value, i) => (i % 5 === 4 ? value + 8 : value));
    expect(index(odd)).toBeGreaterThan(fitted.threshold);
    const wild = x.map((value) => 6 * value);
    expect(index(wild)).toBeGreaterThan(fitted.threshold);
  });

  test("learns nothing from windows outside the range", () => {
    const edited = { ...samples, rows: samples.rows.slice(), firstRows: samples.firstRows.slice() };
    const from = (samples.endRow[train.until - 1]! + 1) * 5;
    edited.rows.fill(99, from);
    edited.firstRows.fill(99, from);
    expect(fitNovelty(edited, train)).toEqual(fitted);
  });

  test("refuses windows that are all equal", () => {
    const equal = { ...tiny, rows: new Float32Array(6), firstRows: new Float32Array(6) };
    expect(() => fitNovelty(equal, { from: 0, until: 3 })).toThrow("train windows differ");
  });
});

function range({ from, until }: { readonly from: number; readonly until: number }) {
  return Array.from({ length: until - from }, (_, i) => from + i);
}
