import { fearGreedShape } from "./fear-greed-shape.ts";
import { dayMs } from "./reading-draft.ts";
import {
  openSentimentFeed,
  type FeedKind,
  type SentimentFeed,
  type SentimentFeedOptions,
} from "./sentiment-feed.ts";

/**
 * The Crypto Fear & Greed index of alternative.me: the whole history, or the newest days.
 *
 * @see https://alternative.me/crypto/fear-and-greed-index/
 */
export function openFearGreedFeed(options: SentimentFeedOptions = {}): SentimentFeed {
  return openSentimentFeed(kind, options);
}

const kind: FeedKind = {
  shape: fearGreedShape("value"),
  columns: ["timestamp", "value"],
  ownUrl: "https://api.alternative.me",
  questionsOf: ({ sinceMs = -Infinity }, nowMs) => {
    const days = Math.ceil((nowMs - sinceMs) / dayMs) + 1;
    // 0 asks for all; it counts back from today, whose day is not over.
    const limit = Number.isFinite(days) ? Math.max(1, days) : 0;
    return [{ path: `fng/?limit=${limit}`, mayBeAbsent: false }];
  },
  complaint: (text) => {
    const told = /"error"\s*:\s*"((?:[^"\\]|\\.){1,200})"/.exec(text)?.[1];
    return told === undefined ? undefined : `it says ${JSON.stringify(told)}`;
  },
};
