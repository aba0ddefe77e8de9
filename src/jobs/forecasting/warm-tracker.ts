import {
  createIntervalTracker,
  type IntervalTracker,
} from "../../evaluation/calibration/interval-tracker.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import type { ForecastQuestion } from "../../serving/forecast-question.ts";
import type { Forecaster } from "../../serving/forecaster.ts";

/** A tracker as if the model had been asked at every candle before. */
export interface WarmTracker {
  readonly tracker: IntervalTracker;
  /** How many outcomes its alpha has followed. */
  readonly outcomes: number;
  /** Candles before the moment at which the model abstained: alpha knows nothing of those. */
  readonly unanswered: number;
}

/** Candles before a moment whose outcomes its interval follows, at most. */
export const followedCandlesMax = 500;

/**
 * Asks a model again about the candles before a moment, each from what was known then, so that its
 * intervals have followed the outcomes. What calibration has read is left out: its misses are known.
 *
 * @param asked The moment: `position` of the last candle that may be seen.
 */
export async function warmTracker(
  forecaster: Forecaster,
  asked: Pick<ForecastQuestion, "series" | "sentiment"> & { readonly position: number },
): Promise<WarmTracker> {
  const { series, sentiment, position } = asked;
  const tracker = createIntervalTracker(forecaster.calibration);
  const stepMs = timeframeMs(series.timeframe);
  const closedMs = (t: number): number => series.openTimeMs[t]! + stepMs;
  const first = Math.max(0, position - followedCandlesMax);
  const positions = Array.from(
    { length: Math.max(0, position - first) },
    (_, i) => first + i,
  ).filter((t) => closedMs(t) >= forecaster.calibration.untilMs);
  const answers = await forecaster.forecastMany({ series, sentiment, tracker, positions });
  const forecasts = answers.filter((answer) => answer.kind === "forecast");
  const isKnown = ({ targetTimeMs }: { readonly targetTimeMs: number }): boolean =>
    targetTimeMs <= closedMs(position);
  return {
    tracker,
    outcomes: forecasts.filter(isKnown).length,
    unanswered: answers.length - forecasts.length,
  };
}
