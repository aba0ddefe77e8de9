import { mean } from "../foundation/statistics/mean.ts";
import { median, quantile } from "../foundation/statistics/quantile.ts";
import { standardDeviation } from "../foundation/statistics/variance.ts";
import {
  type FeatureScale,
  type MomentFeature,
  featureFormulas,
  logCountOf,
  scoreOf,
} from "./feature-formulas.ts";
import type { FittedSentiment } from "./sentiment-features.ts";
import { type SentimentMoment, sentimentMoments } from "./sentiment-moments.ts";
import type { SentimentTimeline } from "./sentiment-timeline.ts";

/**
 * Learns from the train rows what the columns are scaled with and what stands for the unknown. What
 * no train row has is 0, its mean 0 and its deviation 1.
 *
 * @param trainTimesMs Close times of the train rows' candles, rising; nothing that became known
 *   after the last of them is read.
 * @throws {InvariantError} the times fall.
 */
export function fitSentiment(
  timeline: SentimentTimeline,
  trainTimesMs: ArrayLike<number>,
): FittedSentiment {
  const moments: SentimentMoment[] = [];
  for (const { moment } of sentimentMoments(timeline, trainTimesMs)) moments.push(moment);
  const scale = fitScale(moments);
  const neutralOf = (name: MomentFeature): number => {
    const values = knownValues(moments, (moment) => featureFormulas[name](moment, scale));
    return values.length === 0 ? 0 : median(values);
  };
  return {
    ...scale,
    neutral: {
      sentiment_score: neutralOf("sentiment_score"),
      sentiment_volume: neutralOf("sentiment_volume"),
      sentiment_momentum: neutralOf("sentiment_momentum"),
      sentiment_consensus: neutralOf("sentiment_consensus"),
      sentiment_extremes: neutralOf("sentiment_extremes"),
      sentiment_trend: neutralOf("sentiment_trend"),
      sentiment_volatility: neutralOf("sentiment_volatility"),
    },
  };
}

function fitScale(moments: readonly SentimentMoment[]): FeatureScale {
  const logCounts = knownValues(moments, logCountOf);
  const scores = knownValues(moments, scoreOf).map(Math.abs);
  const std = logCounts.length === 0 ? 0 : standardDeviation(logCounts);
  return {
    volume: {
      mean: logCounts.length === 0 ? 0 : mean(logCounts),
      std: std > 1e-9 ? std : 1,
    },
    extreme: scores.length === 0 ? 1 : quantile(scores, 0.9),
  };
}

// Neighbouring rows share a moment object, which is asked once; each row counts.
function knownValues(
  moments: readonly SentimentMoment[],
  valueOf: (moment: SentimentMoment) => number | undefined,
): readonly number[] {
  const values: number[] = [];
  let previous: SentimentMoment | undefined;
  let value: number | undefined;
  for (const moment of moments) {
    if (moment !== previous) value = valueOf(moment);
    previous = moment;
    if (value !== undefined) values.push(value);
  }
  return values;
}
