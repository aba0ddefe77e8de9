import { dayText } from "../../foundation/utc-text.ts";
import { dayMs } from "./reading-draft.ts";
import { senticryptShape } from "./senticrypt-shape.ts";
import {
  openSentimentFeed,
  type FeedKind,
  type FeedQuestion,
  type SentimentFeed,
  type SentimentFeedOptions,
} from "./sentiment-feed.ts";

/** Days that are asked one by one; more of them come with the whole history. */
const daysMax = 14;

/**
 * SentiCrypt's API, version 2: the whole history, or each of a few recent days that are over.
 *
 * @see https://senticrypt.com/docs.html
 */
export function openSenticryptFeed(options: SentimentFeedOptions = {}): SentimentFeed {
  return openSentimentFeed(kind, options);
}

const kind: FeedKind = {
  shape: senticryptShape,
  columns: ["date", "mean"],
  ownUrl: "https://api.senticrypt.com/v2",
  questionsOf: ({ sinceMs = -Infinity, untilMs = Infinity }, nowMs) => {
    const todayMs = Math.floor(nowMs / dayMs) * dayMs;
    const fromMs = Math.ceil(sinceMs / dayMs) * dayMs;
    const endMs = Math.min(untilMs, todayMs);
    if (endMs - fromMs > daysMax * dayMs) return [{ path: "all.json", mayBeAbsent: false }];
    const days: FeedQuestion[] = [];
    for (let timeMs = fromMs; timeMs < endMs; timeMs += dayMs) {
      days.push({ path: `history/${dayText(timeMs)}.json`, mayBeAbsent: true });
    }
    return days;
  },
};
