import { calibratedForecast } from "../src/evaluation/calibration/calibrated-forecast.ts";
import { coverageByBlocks, type Coverage } from "../src/evaluation/calibration/coverage.ts";
import { fitCalibration } from "../src/evaluation/calibration/fit-calibration.ts";
import type { FittedCalibration } from "../src/evaluation/calibration/fitted-calibration.ts";
import { createIntervalTracker } from "../src/evaluation/calibration/interval-tracker.ts";
import { forecastYardsticks } from "../src/evaluation/report/yardsticks.ts";
import { type MarketRows, marketRows, sliceRows } from "../src/evaluation/rows/market-rows.ts";
import { scaleAt } from "../src/evaluation/rows/residual-scale.ts";
import type { SegmentForecasts } from "../src/evaluation/rows/segment-forecasts.ts";
import { candleCount, type CandleSeries } from "../src/market/candle-series.ts";
import { timeframeMs } from "../src/market/timeframe.ts";

/** Forecasts that stand in for the network: no move, or ridge on 24 returns. */
export type StandIn = "persistence" | "ridge";

export interface MarketSplit {
  readonly calibrationA: SegmentForecasts;
  readonly calibrationB: SegmentForecasts;
  readonly exam: SegmentForecasts;
}

/**
 * Rows of a market whose labels bridge no hole, cut as training cuts them (research: exam 20 %,
 * calibration 10 %; deploy: exam 2,160, calibration 1,440), with a stand-in's forecasts.
 */
export function marketSplit(
  series: CandleSeries,
  options: {
    readonly horizon: number;
    readonly standIn: StandIn;
    readonly split: "research" | "deploy";
  },
): MarketSplit {
  const { horizon } = options;
  const spanMs = horizon * timeframeMs(series.timeframe);
  const { openTimeMs } = series;
  const positions = Array.from({ length: candleCount(series) - horizon - 250 }, (_, i) => 250 + i);
  const whole = positions.filter((t) => spanMs === openTimeMs[t + horizon]! - openTimeMs[t]!);
  const rows = marketRows(series, whole, { horizon });
  const count = whole.length;
  const [a, b, exam] =
    options.split === "research"
      ? [Math.floor(0.7 * count), Math.floor(0.7667 * count), Math.floor(0.8 * count)]
      : [count - 3600, count - 2640, count - 2160];
  const fitting = sliceRows(rows, 0, a - horizon);
  const said = (from: number, until: number): SegmentForecasts => {
    const part: MarketRows = sliceRows(rows, from, until);
    return { rows: part, forecastLogReturn: forecastYardsticks(fitting, part)[options.standIn] };
  };
  return {
    calibrationA: said(a, b - horizon),
    calibrationB: said(b, exam - horizon),
    exam: said(exam, count),
  };
}

export interface ServedIntervals {
  readonly calibration: FittedCalibration;
  readonly coverage: Coverage;
  /** 1 where the outcome lay outside. */
  readonly isMiss: Uint8Array;
  readonly alphas: readonly number[];
  /** Shares of rows whose interval was the whole line. */
  readonly endless: number;
  /** Mean width of the others, log-return. */
  readonly meanWidth: number;
}

/** Asks the exam row by row as serving does: scale, tracker, calibration, and nothing of the judge's. */
export function servedIntervals(series: CandleSeries, split: MarketSplit): ServedIntervals {
  const calibration = fitCalibration(split);
  const tracker = createIntervalTracker(calibration);
  const { rows, forecastLogReturn } = split.exam;
  const { horizon } = rows;
  const isMiss = new Uint8Array(forecastLogReturn.length);
  const alphas: number[] = [];
  const widths: number[] = [];
  for (const [i, t] of rows.position.entries()) {
    tracker.learn(series, t);
    const alpha = tracker.alpha();
    const decidedAtMs = series.openTimeMs[t]! + timeframeMs(series.timeframe);
    const asked = {
      forecastLogReturn: forecastLogReturn[i]!,
      scale: scaleAt(series, t, horizon),
      lastClose: series.close[t]!,
      decidedAtMs,
      targetTimeMs: decidedAtMs + horizon * timeframeMs(series.timeframe),
    };
    tracker.expect(asked);
    const { lowLogReturn, highLogReturn } = calibratedForecast(calibration, { ...asked, alpha });
    const outcome = Math.log(series.close[t + horizon]! / series.close[t]!);
    isMiss[i] = Number(outcome < lowLogReturn || outcome > highLogReturn);
    alphas.push(alpha);
    if (Number.isFinite(highLogReturn)) widths.push(highLogReturn - lowLogReturn);
  }
  return {
    calibration,
    coverage: coverageByBlocks(isMiss),
    isMiss,
    alphas,
    endless: 1 - widths.length / isMiss.length,
    meanWidth: widths.reduce((sum, width) => sum + width, 0) / widths.length,
  };
}
