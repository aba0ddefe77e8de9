import { createHash } from "node:crypto";
import { cutSegments } from "../../learning/features/segments.ts";
import { candleCount, type CandleSeries } from "../../market/candle-series.ts";
import { closeTimes } from "../../market/close-times.ts";
import { fitSentiment } from "../../sentiment/fit-sentiment.ts";
import { sentimentColumns } from "../../sentiment/sentiment-columns.ts";
import { freshnessAt } from "../../sentiment/freshness.ts";
import { sentimentCoverage } from "../../sentiment/sentiment-coverage.ts";
import type { FittedSentiment } from "../../sentiment/sentiment-features.ts";
import { sentimentTimeline } from "../../sentiment/sentiment-timeline.ts";
import type { LoadedSentiment } from "../load-sentiment.ts";
import type { TrainingSettings } from "./training-request.ts";

/** A source, and how far it reaches. */
export type CoveredSource = LoadedSentiment["sources"][number] & {
  /** Share of the train rows at which its readings alone were fresh. */
  readonly coverage: number;
};

/** Sentiment as a training reads it. */
export interface SentimentInputs {
  /** Learned from the train rows alone. */
  readonly fitted: FittedSentiment;
  /** [n] per feature: what was known at each candle's close. */
  readonly columns: ReadonlyMap<string, Float64Array>;
  /** Share of the train rows at which the readings were fresh. */
  readonly coverage: number;
  /** At the last candle's close, 0 to 1. */
  readonly freshness: number;
  readonly sources: readonly CoveredSource[];
  /** sha256 of the sources' own, hex. */
  readonly hash: string;
}

/**
 * The eight features at every candle. What is fitted sees the candles of the train segment's windows
 * alone; the windows that are purged behind them are no part of it.
 *
 * @param loaded At least one reading.
 * @throws {MisuseError} E_TOO_FEW_CANDLES, E_VALIDATION_SPLIT.
 */
export function sentimentInputs(
  settings: TrainingSettings,
  series: CandleSeries,
  loaded: LoadedSentiment,
): SentimentInputs {
  const closeTimeMs = closeTimes(series);
  const timeline = sentimentTimeline(loaded.readings);
  const { train } = cutSegments(candleCount(series), settings);
  const trainTimesMs = closeTimeMs.subarray(train.from, train.until + settings.lookback - 1);
  const fitted = fitSentiment(timeline, trainTimesMs);
  const hashes = loaded.sources.map(({ name, sha256 }) => `${name} ${sha256}\n`);
  return {
    fitted,
    columns: sentimentColumns(timeline, fitted, closeTimeMs),
    coverage: sentimentCoverage(timeline, trainTimesMs),
    freshness: freshnessAt(timeline, closeTimeMs.at(-1)!),
    sources: loaded.sources.map((source) => {
      const own = { sources: timeline.sources.filter(({ name }) => name === source.name) };
      return { ...source, coverage: sentimentCoverage(own, trainTimesMs) };
    }),
    hash: createHash("sha256").update(hashes.join("")).digest("hex"),
  };
}
