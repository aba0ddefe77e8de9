import type { Clock } from "../../foundation/clock.ts";
import { OperationalError } from "../../foundation/errors.ts";
import { sentimentTimeline, type SentimentTimeline } from "../../sentiment/sentiment-timeline.ts";
import { loadSentiment, type LoadedSource, type LoadSentimentRequest } from "../load-sentiment.ts";

/** Sentiment for forecasts. */
export interface ReadMood {
  readonly timeline: SentimentTimeline;
  readonly sources: readonly LoadedSource[];
  readonly warnings: readonly string[];
}

/**
 * Reads the sentiment of a forecast. Stored sentiment that cannot be read is a warning, for the price
 * model needs none; a file that was named must be read.
 *
 * @throws as `loadSentiment`, for named files.
 */
export async function readMood(request: LoadSentimentRequest, clock: Clock): Promise<ReadMood> {
  try {
    const { readings, sources, warnings } = await loadSentiment(request, clock);
    return { timeline: sentimentTimeline(readings), sources, warnings };
  } catch (error) {
    const isNamed = request.files !== undefined && request.files.length > 0;
    if (isNamed || !(error instanceof OperationalError)) throw error;
    return { timeline: sentimentTimeline([]), sources: [], warnings: [error.message] };
  }
}
