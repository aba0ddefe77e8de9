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
}

/** Candles before the moment that are asked again, at most. */
const candlesMax = 500;

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
  const { openTimeMs, timeframe } = series;
  const tracker = createIntervalTracker(forecaster.calibration);
  const closedMs = (t: number): number => openTimeMs[t]! + timeframeMs(timeframe);
  let outcomes = 0;
  for (let t = Math.max(0, position - candlesMax); t < position; t++) {
    if (closedMs(t) < forecaster.calibration.untilMs) continue;
    const answer = await forecaster.forecast({ series, position: t, sentiment, tracker });
    if (answer.kind === "forecast" && answer.targetTimeMs <= closedMs(position)) outcomes += 1;
  }
  return { tracker, outcomes };
}
