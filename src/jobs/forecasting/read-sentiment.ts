import type { Clock } from "../../foundation/clock.ts";
import { OperationalError } from "../../foundation/errors.ts";
import type { SentimentReading } from "../../sentiment/sentiment-reading.ts";
import {
  emptyTimeline,
  sentimentTimeline,
  type SentimentTimeline,
} from "../../sentiment/sentiment-timeline.ts";
import { loadSentiment, type LoadSentimentRequest } from "../load-sentiment.ts";

/** Sentiment for forecasts. */
export interface ReadSentiment {
  readonly timeline: SentimentTimeline;
  /** What the timeline is made of. */
  readonly readings: readonly SentimentReading[];
  readonly warnings: readonly string[];
}

/**
 * Reads the sentiment of a forecast. Stored sentiment that cannot be read is a warning, for the price
 * model needs none; a file that was named must be read.
 *
 * @throws as `loadSentiment`, for named files.
 */
export async function readSentiment(
  request: LoadSentimentRequest,
  clock: Clock,
): Promise<ReadSentiment> {
  try {
    return await readSentimentWhole(request, clock);
  } catch (error) {
    const isNamed = request.files !== undefined && request.files.length > 0;
    if (isNamed || !(error instanceof OperationalError)) throw error;
    return { timeline: emptyTimeline, readings: [], warnings: [error.message] };
  }
}

/**
 * Reads the sentiment of a forecast, stored or named.
 *
 * @throws as `loadSentiment`.
 */
export async function readSentimentWhole(
  request: LoadSentimentRequest,
  clock: Clock,
): Promise<ReadSentiment> {
  const { readings, warnings } = await loadSentiment(request, clock);
  const timeline = readings.length === 0 ? emptyTimeline : sentimentTimeline(readings);
  return { timeline, readings, warnings };
}
