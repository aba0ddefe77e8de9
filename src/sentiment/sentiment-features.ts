/** The eight sentiment features, in the order of a model's inputs; formulas: docs/concepts/sentiment.md. */
export const sentimentFeatures = [
  "sentiment_score",
  "sentiment_volume",
  "sentiment_momentum",
  "sentiment_freshness",
  "sentiment_consensus",
  "sentiment_extremes",
  "sentiment_trend",
  "sentiment_volatility",
] as const;

export type SentimentFeature = (typeof sentimentFeatures)[number];

/** Freshness below this is stale: the last reading became known more than 49 hours ago. */
export const freshnessMin = 0.13;

/** What was learned from the train rows, and nothing else: plain JSON for the metadata. */
export interface FittedSentiment {
  /** Of log1p(count) over the train rows that have a count. */
  readonly volume: { readonly mean: number; readonly std: number };
  /** 90 % quantile of |score| over the train rows that have a score. */
  readonly extreme: number;
  /** What a feature is where it cannot be known: its median over the train rows that have it. */
  readonly neutral: Readonly<Record<Exclude<SentimentFeature, "sentiment_freshness">, number>>;
}
