import { candleCount, type CandleSeries } from "../../market/candle-series.ts";
import type { SentimentTimeline } from "../../sentiment/sentiment-timeline.ts";
import type { ForecastQuestion } from "../../serving/forecast-question.ts";
import type { Forecaster } from "../../serving/forecaster.ts";
import { type WarmTracker, warmTracker } from "./warm-tracker.ts";

type Asked = Pick<ForecastQuestion, "series" | "sentiment" | "position">;

/**
 * One version's trackers. A question about the same series, the same object, is answered with the
 * tracker of the one before; no series moves the tracker of another.
 */
export interface KeptTrackers {
  /** The tracker of a question, where it has followed the candles already. */
  followed(question: Asked): WarmTracker | undefined;
  /** Lets it follow them, once for all who ask meanwhile. */
  follow(question: Asked): Promise<WarmTracker>;
}

interface Kept {
  readonly position: number;
  readonly sentiment: SentimentTimeline | undefined;
  readonly coming: Promise<WarmTracker>;
  followed: WarmTracker | undefined;
}

/** Keeps a tracker as long as somebody holds its series. */
export function createKeptTrackers(forecaster: Forecaster): KeptTrackers {
  const kept = new WeakMap<CandleSeries, Kept>();
  const keptFor = ({ series, sentiment, position = candleCount(series) - 1 }: Asked) => {
    const one = kept.get(series);
    return one?.position === position && one.sentiment === sentiment ? one : undefined;
  };
  return {
    followed: (question) => keptFor(question)?.followed,
    follow(question) {
      const { series, sentiment, position = candleCount(series) - 1 } = question;
      const known = keptFor(question);
      if (known !== undefined) return known.coming;
      const coming = warmTracker(forecaster, { series, sentiment, position });
      const one: Kept = { position, sentiment, coming, followed: undefined };
      kept.set(series, one);
      coming.then(
        (warm) => (one.followed = warm),
        () => {
          if (kept.get(series) === one) kept.delete(series);
        },
      );
      return coming;
    },
  };
}
