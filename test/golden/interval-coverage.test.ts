import { expect, test } from "vitest";
import { coverageByBlocks, isCoverageKept } from "../../src/evaluation/calibration/coverage.ts";
import { scaledConformal } from "../../src/evaluation/calibration/scaled-conformal.ts";
import { marketRows, sliceRows, type MarketRows } from "../../src/evaluation/rows/market-rows.ts";
import { candleCount } from "../../src/market/candle-series.ts";
import { realCandles } from "../real-candles.ts";

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
          (outcome, i) => Math.abs(outcome) / scaleAt(calibration, i),
        ),
        judged: {
          forecast: exam.outcomeLogReturn.map(() => 0),
          outcome: exam.outcomeLogReturn,
          scale: exam.outcomeLogReturn.map((_, i) => scaleAt(exam, i)),
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

function scaleAt({ volatility, horizon }: MarketRows, i: number): number {
  return volatility[i]! * Math.sqrt(horizon);
}
