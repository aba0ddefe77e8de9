import type { EditedPart } from "../../evaluation/leaks/future-edit.ts";
import type { ModelMetadata } from "../../learning/bundle/metadata.ts";
import { type CandleSeries, sliceCandles } from "../../market/candle-series.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import type { SentimentReading } from "../../sentiment/sentiment-reading.ts";
import { type SentimentTimeline, sentimentTimeline } from "../../sentiment/sentiment-timeline.ts";
import { sentimentOf } from "../judging/judged-sentiment.ts";
import { refittedSentiment } from "../validation/refitted-sentiment.ts";

/**
 * Sentiment once more with every reading replaced that became known after a candle had closed: the
 * features up to that candle, and what was fitted on the train rows.
 *
 * @param positions Stored positions of such candles; the first ends the train rows.
 */
export function editedSentiment(
  { metadata, series }: { readonly metadata: ModelMetadata; readonly series: CandleSeries },
  readings: readonly SentimentReading[],
  positions: readonly number[],
): readonly EditedPart[] {
  const trained = metadata.sentiment;
  if (trained === undefined) return [];
  const timeline = sentimentTimeline(readings);
  return positions.flatMap((position, i) => {
    const known = sliceCandles(series, 0, position + 1);
    const closedMs = series.openTimeMs[position]! + timeframeMs(series.timeframe);
    const edited = sentimentTimeline(readings.map((one) => editedAfter(one, closedMs)));
    const columns = (of: SentimentTimeline): readonly number[] =>
      [...sentimentOf(known, of, trained).values()].flatMap((column) => [...column]);
    const fitted = (of: SentimentTimeline): readonly number[] => {
      const { volume, extreme, neutral } = refittedSentiment(series, metadata, of);
      return [volume.mean, volume.std, extreme, ...Object.values(neutral)];
    };
    return [
      { name: "sentiment features", before: columns(timeline), after: columns(edited) },
      ...(i > 0
        ? []
        : [{ name: "sentiment scale", before: fitted(timeline), after: fitted(edited) }]),
    ];
  });
}

// Another score, of other weight.
function editedAfter(reading: SentimentReading, closedMs: number): SentimentReading {
  if (reading.knownAtMs <= closedMs) return reading;
  const { count, score } = reading;
  return {
    ...reading,
    score: score > 0 ? -1 : 1,
    ...(count === undefined ? {} : { count: 7 * count + 1 }),
  };
}
