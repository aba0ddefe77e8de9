import { variance } from "../foundation/statistics/variance.ts";
import type { FittedSentiment, SentimentFeature } from "./sentiment-features.ts";
import type { SentimentMoment } from "./sentiment-moments.ts";
import type { SourceMoment } from "./source-moment.ts";

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
  sentiment_momentum: (moment) => meanOverSources(moment, ({ momentum }) => momentum),
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
  return meanOverSources(moment, scoreOfSource);
}

/** ln(1 + all counts of the day), at least 0. */
export function logCountOf(moment: SentimentMoment): number | undefined {
  let total: number | undefined;
  for (const { day } of moment) {
    if (day.count !== undefined) total = (total ?? 0) + day.count;
  }
  return total === undefined ? undefined : Math.log1p(total);
}

// 1 - sqrt(mean variance within sources + variance between them): the law of total variance.
function consensus(moment: SentimentMoment): number | undefined {
  const within = meanOverSources(moment, ({ day }) => day.variance);
  const between = varianceBetween(moment);
  if (within === undefined && between === undefined) return undefined;
  return Math.max(0, 1 - Math.sqrt((within ?? 0) + (between ?? 0)));
}

function varianceBetween(moment: SentimentMoment): number | undefined {
  const scored = moment.filter(({ day }) => day.score !== undefined);
  return scored.length < 2 ? undefined : variance(scored.map(({ day }) => day.score!));
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

function scoreOfSource({ day }: SourceMoment): number | undefined {
  return day.score;
}

// Of the sources for which there is one.
function meanOverSources(
  moment: SentimentMoment,
  valueOf: (source: SourceMoment) => number | undefined,
): number | undefined {
  let [sum, sources] = [0, 0];
  for (const source of moment) {
    const value = valueOf(source);
    if (value === undefined) continue;
    sum += value;
    sources += 1;
  }
  return sources === 0 ? undefined : sum / sources;
}
