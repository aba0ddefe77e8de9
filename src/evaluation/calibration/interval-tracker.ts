import type { CandleSeries } from "../../market/candle-series.ts";
import { closeAt } from "../../market/close-at.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import { isOutside, nextAlpha } from "./adaptive-conformal.ts";
import type { FittedCalibration } from "./fitted-calibration.ts";
import { conformalRadius } from "./split-conformal.ts";

/** A forecast whose outcome the tracker waits for. */
export interface TrackedForecast {
  /** Close time of the window's last candle, UTC epoch milliseconds. */
  readonly decidedAtMs: number;
  /** Close time of the forecast candle. */
  readonly targetTimeMs: number;
  /** f, over the horizon. */
  readonly forecastLogReturn: number;
  /** Close of the window's last candle, quote currency, > 0. */
  readonly lastClose: number;
  /** s, as the forecast's interval had it (`scaleAt`), > 0. */
  readonly scale: number;
}

/** Follows the outcomes of one version's forecasts, so that its intervals keep their promise. */
export interface IntervalTracker {
  /** Share of misses that the next interval is made for, in [0, 1]; starts at the target. */
  alpha(): number;
  /**
   * Remembers a forecast together with the alpha of now. A decision that is remembered already counts
   * once, as it came first; one whose outcome the tracker may already have seen is ignored.
   */
  expect(row: TrackedForecast): void;
  /**
   * Takes in every outcome that is known at the close of a stored candle, oldest decision first. A
   * moment before one already learned from is ignored; a forecast whose candle is missing from the
   * series is forgotten.
   */
  learn(series: CandleSeries, untilPosition: number): void;
}

interface Pending extends TrackedForecast {
  readonly alpha: number;
}

/**
 * Adaptive conformal inference as candles arrive: asked and taught row by row it gives the alphas of
 * `scaledConformal` over the same rows, to the last bit.
 */
export function createIntervalTracker(calibration: FittedCalibration): IntervalTracker {
  const { target, gamma, scores } = calibration.interval;
  const step = { target, gamma, isClipped: true };
  let alpha = target;
  let learnedUntilMs = Number.NEGATIVE_INFINITY;
  // oldest decision first
  let pending: readonly Pending[] = [];

  const settle = (row: Pending, series: CandleSeries): void => {
    const close = closeAt(series, row.targetTimeMs);
    if (close === undefined) return;
    const outcome = Math.log(close / row.lastClose);
    const score = Math.abs(outcome - row.forecastLogReturn) / row.scale;
    const isMiss = isOutside(conformalRadius(scores, row.alpha), score);
    alpha = nextAlpha(alpha, isMiss, step);
  };

  return {
    alpha: () => alpha,
    expect(row) {
      const isKnown = pending.some(({ decidedAtMs }) => decidedAtMs === row.decidedAtMs);
      if (isKnown || row.decidedAtMs < learnedUntilMs) return;
      pending = [...pending, { ...row, alpha }].toSorted((a, b) => a.decidedAtMs - b.decidedAtMs);
    },
    learn(series, untilPosition) {
      const openTimeMs = series.openTimeMs[untilPosition];
      if (openTimeMs === undefined) return;
      const untilMs = openTimeMs + timeframeMs(series.timeframe);
      if (untilMs <= learnedUntilMs) return;
      learnedUntilMs = untilMs;
      const isDue = ({ targetTimeMs }: Pending): boolean => targetTimeMs <= untilMs;
      for (const row of pending.filter(isDue)) settle(row, series);
      pending = pending.filter((row) => !isDue(row));
    },
  };
}
