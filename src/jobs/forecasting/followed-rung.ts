import type { CandleSeries } from "../../market/candle-series.ts";
import type { SentimentTimeline } from "../../sentiment/sentiment-timeline.ts";
import { forecasterRung } from "../../serving/forecaster-rung.ts";
import type { Forecaster } from "../../serving/forecaster.ts";
import type { Rung } from "../../serving/ladder.ts";
import { warmTracker } from "./warm-tracker.ts";

/** What a rung asks again before it answers. */
export interface FollowedMoment {
  readonly series: CandleSeries;
  readonly position: number;
  readonly sentiment: SentimentTimeline | undefined;
  /** Told how many outcomes the interval has followed. */
  readonly onFollowed: (outcomes: number) => void;
}

/**
 * A loaded model as a rung for one moment: where it forecasts, the candles before are asked too, so
 * that its interval has followed the outcomes. A model that abstains costs nothing more.
 */
export function followedRung(forecaster: Forecaster, moment: FollowedMoment): Rung {
  const rung = forecasterRung(forecaster);
  return {
    source: rung.source,
    async ask(question) {
      const first = await rung.ask(question);
      if (first.outcome.kind === "abstain") return first;
      const { tracker, outcomes } = await warmTracker(forecaster, moment);
      moment.onFollowed(outcomes);
      return rung.ask({ ...question, tracker });
    },
  };
}
