import { expect, test } from "vitest";
import { coverageByBlocks, isCoverageKept } from "../../src/evaluation/calibration/coverage.ts";
import { scaledConformal } from "../../src/evaluation/calibration/scaled-conformal.ts";
import { marketRows, sliceRows } from "../../src/evaluation/rows/market-rows.ts";
import { scaleOf } from "../../src/evaluation/rows/residual-scale.ts";
import { candleCount } from "../../src/market/candle-series.ts";
import { marketSplit, servedIntervals } from "../market-intervals.ts";
import { realCandles } from "../real-candles.ts";
import { walkCandles } from "../walk-candles.ts";

const cases = ["BTCUSDT", "ETHUSDT"].flatMap((name) => [1, 6].map((h) => [name, h] as const));
const absent = realCandles("BTCUSDT") === undefined ? " (skipped: the data folder is absent)" : "";

test.skipIf(absent !== "").each(cases)(
  `scaledConformal() keeps the coverage rule on real %s 1h, horizon %d${absent}`,
  (name, horizon) => {
    const series = realCandles(name)!;
    const count = candleCount(series) - horizon;
    const positions = Array.from({ length: count - 200 }, (_, i) => 200 + i);
    const rows = marketRows(series, positions, { horizon });
    const border = (share: number): number => Math.floor(share * positions.length);
    const calibration = sliceRows(rows, border(0.7), border(0.8) - horizon);
    const exam = sliceRows(rows, border(0.8), positions.length);
    // the forecast of no move, so that nothing but the interval is judged
    const { isMiss, low, alpha } = scaledConformal(
      {
        calibrationScaledResiduals: calibration.outcomeLogReturn.map(
          (outcome, i) => Math.abs(outcome) / scaleOf(calibration, i),
        ),
        judged: {
          forecast: exam.outcomeLogReturn.map(() => 0),
          outcome: exam.outcomeLogReturn,
          scale: exam.outcomeLogReturn.map((_, i) => scaleOf(exam, i)),
          position: exam.position,
          horizon,
        },
      },
      { alpha: 0.1, gamma: 0.01 },
    );
    const coverage = coverageByBlocks(isMiss);
    expect(coverage.blocks.length).toBeGreaterThan(8);
    expect(isCoverageKept(coverage), JSON.stringify(coverage)).toBe(true);
    const endless = low.filter((bound) => bound === Number.NEGATIVE_INFINITY).length;
    expect(endless / low.length).toBeLessThan(0.005);
    expect(Math.max(...alpha)).toBeLessThan(0.3);
  },
);

const servedCases = ["BTCUSDT", "ETHUSDT"].flatMap((name) =>
  (["persistence", "ridge"] as const).flatMap((standIn) =>
    [1, 6].map((horizon) => [name, standIn, horizon] as const),
  ),
);

test.skipIf(absent !== "").each(servedCases)(
  `served intervals keep the coverage rule on the exam of real %s 1h, %s, horizon %d${absent}`,
  (name, standIn, horizon) => {
    const series = realCandles(name)!;
    const split = marketSplit(series, { horizon, standIn, split: "research" });
    const { coverage, endless, alphas } = servedIntervals(series, split);
    expect(coverage.blocks.length).toBeGreaterThan(8);
    expect(isCoverageKept(coverage), JSON.stringify(coverage)).toBe(true);
    expect(endless).toBe(0);
    expect(Math.max(...alphas)).toBeLessThan(0.25);
  },
);

// A block of 1,000 rows holds 42 outcomes that do not overlap: too few for a bound on each block.
test.skipIf(absent !== "").each(["BTCUSDT", "ETHUSDT"])(
  `served intervals a day ahead cover what they promise within one point on real %s 1h${absent}`,
  (name) => {
    const series = realCandles(name)!;
    const options = { horizon: 24, standIn: "persistence", split: "research" } as const;
    const { coverage, endless } = servedIntervals(series, marketSplit(series, options));
    expect(Math.abs(coverage.overall! - 0.9)).toBeLessThan(0.01);
    expect(Math.min(...coverage.blocks)).toBeGreaterThan(0.85);
    expect(endless).toBe(0);
  },
);

test("served intervals keep the coverage rule on a simulated walk, deploy split, seed 71", () => {
  const series = walkCandles({ seed: 71, candles: 9_000, missingBefore: { 8_000: 30 } });
  const options = { horizon: 1, standIn: "ridge", split: "deploy" } as const;
  const { coverage } = servedIntervals(series, marketSplit(series, options));
  expect(coverage.blocks).toHaveLength(2);
  expect(isCoverageKept(coverage), JSON.stringify(coverage)).toBe(true);
});
