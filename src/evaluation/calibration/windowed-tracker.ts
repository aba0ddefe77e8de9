import { closeAt } from "../../market/close-at.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import type { FittedCalibration } from "./fitted-calibration.ts";
import type { IntervalTracker, TrackedForecast } from "./interval-tracker.ts";
import { isBeyondRank } from "./split-conformal.ts";

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
  const step = { target, afterMiss: gamma * (target - 1), afterHit: gamma * target };
  const sorted = Float64Array.from(scores);
  const rows = createRows(candles);
  let alpha = target;

  return {
    alpha: () => alpha,
    expect(row) {
      if (row.decidedAtMs >= calibration.untilMs) rows.push(row);
    },
    learn(series, untilPosition) {
      const { openTimeMs, timeframe } = series;
      const stepMs = timeframeMs(timeframe);
      const untilMs = openTimeMs[untilPosition]! + stepMs;
      rows.forget(openTimeMs[Math.max(0, untilPosition - candles)]! + stepMs);
      rows.settle(series, untilMs, sorted);
      alpha = replay(rows, { untilMs, count: sorted.length, step });
    },
  };
}

interface Steps {
  /** Alpha before the first outcome. */
  readonly target: number;
  /** What an outcome adds to alpha. */
  readonly afterMiss: number;
  readonly afterHit: number;
}

interface Replay {
  readonly untilMs: number;
  /** Scores of the calibration. */
  readonly count: number;
  readonly step: Steps;
}

// Some 500 steps for each candle that is asked about: numbers in a row, no objects.
function replay(rows: Rows, { untilMs, count, step }: Replay): number {
  const { decidedAtMs, targetTimeMs, rank, alphas, first, end } = rows;
  const { afterMiss, afterHit } = step;
  let alpha = step.target;
  let due = first;
  for (let i = first; i <= end; i++) {
    const knownMs = i < end ? decidedAtMs[i]! : untilMs;
    while (due < i && targetTimeMs[due]! <= knownMs) {
      const own = rank[due]!;
      // As `nextAlpha` steps: what it adds is one of two numbers.
      if (own >= 0) {
        alpha = clipped(alpha + (isBeyondRank(count, alphas[due]!, own) ? afterMiss : afterHit));
      }
      due++;
    }
    alphas[i] = alpha;
  }
  return alpha;
}

// By comparing: one step must not wait longer for the step before it than it has to.
function clipped(alpha: number): number {
  if (alpha < 0) return 0;
  return alpha > 1 ? 1 : alpha;
}

/** What is remembered, oldest decision first, in columns. */
interface Rows {
  readonly decidedAtMs: Float64Array;
  readonly targetTimeMs: Float64Array;
  /** Calibration scores below a row's own; -1 where its candle is missing. */
  readonly rank: Int32Array;
  /** Of the replay that was made last; one place more than rows. */
  readonly alphas: Float64Array;
  /** Rows from first <= i < end count. */
  readonly first: number;
  readonly end: number;
  push(row: TrackedForecast): void;
  /** Drops what was decided before a moment. */
  forget(sinceMs: number): void;
  /** Ranks the outcomes that are known by a moment. */
  settle(series: CandleSeries, untilMs: number, scores: Float64Array): void;
}

/** So much longer than what counts are the columns: rows are moved to their front seldom. */
const slack = 8;

function createRows(candles: number): Rows {
  const size = slack * (candles + 1);
  const decidedAtMs = new Float64Array(size);
  const targetTimeMs = new Float64Array(size);
  const rank = new Int32Array(size);
  const alphas = new Float64Array(size + 1);
  let waiting: readonly TrackedForecast[] = [];
  let first = 0;
  let end = 0;

  const makeRoom = (): void => {
    for (const column of [decidedAtMs, targetTimeMs, rank, alphas])
      column.copyWithin(0, first, end);
    [first, end] = [0, end - first];
  };

  return {
    decidedAtMs,
    targetTimeMs,
    rank,
    alphas,
    get first() {
      return first;
    },
    get end() {
      return end;
    },
    push(row) {
      if (end > first && row.decidedAtMs <= decidedAtMs[end - 1]!) return;
      if (end === size) makeRoom();
      decidedAtMs[end] = row.decidedAtMs;
      targetTimeMs[end] = row.targetTimeMs;
      end++;
      waiting = [...waiting, row];
    },
    forget(sinceMs) {
      while (first < end && decidedAtMs[first]! < sinceMs) first++;
    },
    settle(series, untilMs, scores) {
      const from = end - waiting.length;
      let settled = 0;
      for (const row of waiting) {
        if (row.targetTimeMs > untilMs) break;
        rank[from + settled] = rankOf(row, series, scores);
        settled++;
      }
      if (settled > 0) waiting = waiting.slice(settled);
    },
  };
}

function rankOf(row: TrackedForecast, series: CandleSeries, scores: Float64Array): number {
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
