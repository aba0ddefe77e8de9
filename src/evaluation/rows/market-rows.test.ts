import { describe, expect, test } from "vitest";
import { createRng } from "../../foundation/rng.ts";
import { walkCandles } from "../../../test/walk-candles.ts";
import { lagCount, marketRows, sliceRows } from "./market-rows.ts";
import { trailingVolatility } from "./trailing-volatility.ts";

const series = walkCandles({ seed: 3, candles: 500, missingBefore: { 250: 4 } });
const { close, openTimeMs } = series;
const move = (t: number) => Math.log(close[t]! / close[t - 1]!);

describe("marketRows()", () => {
  test("reads lags newest first, 0 before the first candle", () => {
    const rows = marketRows(series, [3, 100], { horizon: 2 });
    const { inputs, width } = rows.lags;
    expect(width).toBe(lagCount);
    expect([...inputs.subarray(0, 4)]).toEqual([move(3), move(2), move(1), 0]);
    expect(inputs[lagCount]).toBe(move(100));
    expect(inputs[2 * lagCount - 1]).toBe(move(77));
    expect(rows.previousReturn[1]).toBe(move(100));
    expect(rows.outcomeLogReturn[1]).toBe(Math.log(close[102]! / close[100]!));
    expect(rows.decisionTimeMs[1]).toBe(openTimeMs[100]! + 3_600_000);
  });

  test("measures the trend in units of its own volatility", () => {
    const rows = marketRows(series, [300], { horizon: 1 });
    let squares = 0;
    for (let t = 133; t <= 300; t++) squares += move(t) ** 2;
    expect(rows.trend[0]).toBeCloseTo(Math.log(close[300]! / close[132]!) / Math.sqrt(squares), 10);
    const still = { ...series, close: close.map(() => 5) };
    expect(marketRows(still, [300], { horizon: 1 }).trend[0]).toBe(0);
  });

  test("what is known at t stays when later candles change (20 places, seed 9)", () => {
    const rng = createRng(9);
    for (let trial = 0; trial < 20; trial++) {
      const t = 2 + rng.integer(490);
      const edited = close.map((price, i) => (i > t ? price * (0.5 + rng.uniform()) : price));
      const [before, after] = [series, { ...series, close: edited }].map((each) =>
        marketRows(each, [Math.max(1, t - 3), t], { horizon: 1 }),
      );
      for (const name of ["lastClose", "previousReturn", "volatility", "trend"] as const) {
        expect(after![name], name).toEqual(before![name]);
      }
      expect(after!.lags).toEqual(before!.lags);
      expect(after!.outcomeLogReturn[1]).not.toBe(before!.outcomeLogReturn[1]);
    }
  });

  test.each([[[0]], [[5, 5]], [[7, 6]], [[499]]])("refuses positions %j", (positions) => {
    expect(() => marketRows(series, positions, { horizon: 1 })).toThrow(/rising positions/);
  });
});

test("sliceRows() is marketRows() of the slice of positions", () => {
  const positions = Int32Array.from({ length: 50 }, (_, i) => 20 + 2 * i);
  const rows = marketRows(series, positions, { horizon: 3 });
  const part = marketRows(series, positions.subarray(10, 30), { horizon: 3 });
  expect(sliceRows(rows, 10, 30)).toEqual(part);
});

test("trailingVolatility() forgets by half in 24 candles and counts a return over a hole by its length", () => {
  const known = { ...series, close: close.map((_, i) => (i < 100 ? 100 : 110)) };
  const volatility = trailingVolatility(known);
  expect(volatility[99]).toBe(0);
  expect(volatility[124]! ** 2 / volatility[100]! ** 2).toBeCloseTo(0.5, 1);
  const jump = trailingVolatility({ ...series, close: close.map((_, i) => (i < 250 ? 100 : 110)) });
  expect(jump[250]! ** 2 / volatility[100]! ** 2).toBeLessThan(0.21);
});
