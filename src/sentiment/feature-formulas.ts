import { mean } from "../foundation/statistics/mean.ts";
import { variance } from "../foundation/statistics/variance.ts";
import type { FittedSentiment, SentimentFeature } from "./sentiment-features.ts";
import type { SentimentMoment } from "./sentiment-moments.ts";

/** All but freshness, which ages between the moments. */
export type MomentFeature = Exclude<SentimentFeature, "sentiment_freshness">;

/** The part of what is fitted that formulas read. */
export type FeatureScale = Pick<FittedSentiment, "volume" | "extreme">;

/**
 * One formula per feature; docs/concepts/sentiment.md has them in words. `undefined`: what was said
 * does not answer it.
 */
export const featureFormulas: Readonly<
  Record<MomentFeature, (moment: SentimentMoment, scale: FeatureScale) => number | undefined>
> = {
  sentiment_score: scoreOf,
  sentiment_volume: (moment, { volume }) => {
    const logCount = logCountOf(moment);
    return logCount === undefined ? undefined : (logCount - volume.mean) / volume.std;
  },
  sentiment_momentum: (moment) => meanOf(known(moment.map((source) => source.momentum))),
  sentiment_consensus: consensus,
  sentiment_extremes: (moment, { extreme }) => {
    const score = scoreOf(moment);
    if (score === undefined) return undefined;
    const beyond = Math.max(0, Math.abs(score) - extreme);
    return beyond === 0 ? 0 : (Math.sign(score) * beyond) / (1 - extreme);
  },
  sentiment_trend: trend,
  sentiment_volatility: volatility,
};

/** Mean over sources of each one's weighted mean of the day, in [-1, 1]. */
export function scoreOf(moment: SentimentMoment): number | undefined {
  return meanOf(known(moment.map(({ day }) => day.score)));
}

/** ln(1 + all counts of the day), at least 0. */
export function logCountOf(moment: SentimentMoment): number | undefined {
  const counts = known(moment.map(({ day }) => day.count));
  return counts.length === 0
    ? undefined
    : Math.log1p(counts.reduce((sum, count) => sum + count, 0));
}

// 1 - sqrt(mean variance within sources + variance between them): the law of total variance.
function consensus(moment: SentimentMoment): number | undefined {
  const scores = known(moment.map(({ day }) => day.score));
  const within = meanOf(known(moment.map(({ day }) => day.variance)));
  if (within === undefined && scores.length < 2) return undefined;
  const between = scores.length < 2 ? 0 : variance(scores);
  return Math.max(0, 1 - Math.sqrt((within ?? 0) + between));
}

// Slope per day of the least squares line, with an intercept for each source.
function trend(moment: SentimentMoment): number | undefined {
  let [squares, products] = [0, 0];
  for (const { span } of moment) {
    squares += span.daySquares;
    products += span.products;
  }
  return squares > 0 ? products / squares : undefined;
}

// Root of the mean squared distance of each reading from its own source's mean.
function volatility(moment: SentimentMoment): number | undefined {
  let [squares, readings] = [0, 0];
  for (const { span } of moment) {
    if (span.readings < 2) continue;
    squares += span.scoreSquares;
    readings += span.readings;
  }
  return readings > 0 ? Math.sqrt(squares / readings) : undefined;
}

function known(values: readonly (number | undefined)[]): readonly number[] {
  return values.filter((value) => value !== undefined);
}

function meanOf(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : mean(values);
}
