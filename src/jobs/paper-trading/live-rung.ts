import { createWindowedTracker } from "../../evaluation/calibration/windowed-tracker.ts";
import { candleCount } from "../../market/candle-series.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import type { ForecastQuestion } from "../../serving/forecast-question.ts";
import { forecasterRung } from "../../serving/forecaster-rung.ts";
import type { Forecaster } from "../../serving/forecaster.ts";
import type { Rung } from "../../serving/ladder.ts";
import { followedCandlesMax } from "../forecasting/warm-tracker.ts";

/**
 * A loaded model as a rung that is asked at one close after another: its interval follows the outcomes
 * as `predict`'s does, to the last bit, and only the first question has to ask about candles before.
 */
export function liveRung(forecaster: Forecaster): Rung {
  const rung = forecasterRung(forecaster);
  const tracker = createWindowedTracker(forecaster.calibration, followedCandlesMax);
  // Open time of the last candle that the interval has been asked about.
  let followedMs = -Infinity;
  return {
    ...rung,
    async ask(question) {
      const { series, sentiment, position = candleCount(series) - 1 } = question;
      const missed = missedPositions(forecaster, { ...question, position }, followedMs);
      if (missed.length > 0) {
        await forecaster.forecastMany({ series, sentiment, tracker, positions: missed });
        followedMs = series.openTimeMs[missed.at(-1)!]!;
      }
      const said = await rung.ask({ ...question, tracker });
      // One that was withheld is asked about again, as a candle before the next.
      if (said.outcome.kind === "forecast") followedMs = series.openTimeMs[position]!;
      return said;
    },
  };
}

function missedPositions(
  { calibration }: Pick<Forecaster, "calibration">,
  { series, position }: Pick<ForecastQuestion, "series"> & { readonly position: number },
  followedMs: number,
): readonly number[] {
  const stepMs = timeframeMs(series.timeframe);
  const missed: number[] = [];
  for (let t = Math.max(0, position - followedCandlesMax); t < position; t += 1) {
    const openMs = series.openTimeMs[t]!;
    if (openMs > followedMs && openMs + stepMs >= calibration.untilMs) missed.push(t);
  }
  return missed;
}
