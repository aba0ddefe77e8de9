import { closeAt } from "../../market/close-at.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import { nextAlpha } from "./adaptive-conformal.ts";
import type { FittedCalibration } from "./fitted-calibration.ts";
import type { IntervalTracker, TrackedForecast } from "./interval-tracker.ts";
import { conformalRank } from "./split-conformal.ts";

/**
 * The tracker of somebody who asks at every candle of a long span: at each, its alpha is the one that
 * a tracker would have that was started so many candles before, asked and taught ever since. So an
 * answer does not depend on where the span begins.
 *
 * It is asked in the order of the series, and rows are expected in that order.
 *
 * @param candles Stored candles before the moment whose forecasts count.
 */
export function createWindowedTracker(
  calibration: Pick<FittedCalibration, "interval" | "untilMs">,
  candles: number,
): IntervalTracker {
  const { target, gamma, scores } = calibration.interval;
  const step = { target, gamma, isClipped: true };
  // oldest decision first; no later moment looks at those before `first`
  let rows: Row[] = [];
  let first = 0;
  let alpha = target;

  const settled = (row: Row, series: CandleSeries, before: number): number => {
    row.rank ??= rankOf(row, series, scores);
    if (row.rank < 0) return before;
    // beyond the k-th smallest score: at least k of them are smaller
    const k = conformalRank(scores.length, row.alpha);
    const isMiss = k < 1 || (k <= scores.length && k <= row.rank);
    return nextAlpha(before, isMiss, step);
  };

  return {
    alpha: () => alpha,
    expect(row) {
      const isNew = row.decidedAtMs > (rows.at(-1)?.decidedAtMs ?? -Infinity);
      if (isNew && row.decidedAtMs >= calibration.untilMs)
        rows.push({ ...row, alpha, rank: undefined });
    },
    learn(series, untilPosition) {
      const { openTimeMs, timeframe } = series;
      const stepMs = timeframeMs(timeframe);
      const untilMs = openTimeMs[untilPosition]! + stepMs;
      const sinceMs = openTimeMs[Math.max(0, untilPosition - candles)]! + stepMs;
      while (first < rows.length && rows[first]!.decidedAtMs < sinceMs) first += 1;
      if (first > dropAfter) [rows, first] = [rows.slice(first), 0];
      alpha = target;
      let due = first;
      for (let i = first; i <= rows.length; i++) {
        const knownMs = rows[i]?.decidedAtMs ?? untilMs;
        while (due < i && rows[due]!.targetTimeMs <= knownMs) {
          alpha = settled(rows[due]!, series, alpha);
          due += 1;
        }
        if (i < rows.length) rows[i]!.alpha = alpha;
      }
    },
  };
}

interface Row extends TrackedForecast {
  /** Of the replay that was made last. */
  alpha: number;
  /** Calibration scores below its own; -1 where its candle is missing, absent until it is known. */
  rank: number | undefined;
}

/** Rows that are kept although nobody looks at them, so that dropping them costs nothing. */
const dropAfter = 4096;

function rankOf(row: Row, series: CandleSeries, scores: readonly number[]): number {
  const close = closeAt(series, row.targetTimeMs);
  if (close === undefined) return -1;
  const outcome = Math.log(close / row.lastClose);
  const score = Math.abs(outcome - row.forecastLogReturn) / row.scale;
  let low = 0;
  let high = scores.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (scores[middle]! < score) low = middle + 1;
    else high = middle;
  }
  return low;
}
