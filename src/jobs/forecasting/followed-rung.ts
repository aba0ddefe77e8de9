import { candleCount } from "../../market/candle-series.ts";
import { forecasterRung } from "../../serving/forecaster-rung.ts";
import type { Forecaster } from "../../serving/forecaster.ts";
import type { Rung } from "../../serving/ladder.ts";
import { type WarmTracker, warmTracker } from "./warm-tracker.ts";

/**
 * A loaded model as a rung that has no past: where it forecasts, the candles before are asked too, so
 * that its interval has followed the outcomes. A model that abstains costs nothing more.
 *
 * @param onFollowed Told what the interval has followed.
 */
export function followedRung(
  forecaster: Forecaster,
  onFollowed?: (followed: WarmTracker) => void,
): Rung {
  const rung = forecasterRung(forecaster);
  return {
    ...rung,
    async ask(question) {
      const first = await rung.ask(question);
      if (first.outcome.kind === "abstain") return first;
      const { series, sentiment, position = candleCount(series) - 1 } = question;
      const warm = await warmTracker(forecaster, { series, sentiment, position });
      onFollowed?.(warm);
      return rung.ask({ ...question, tracker: warm.tracker });
    },
  };
}
