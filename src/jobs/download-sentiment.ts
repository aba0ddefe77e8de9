import { openFearGreedFeed } from "../adapters/sentiment-feeds/fear-greed-feed.ts";
import { openSenticryptFeed } from "../adapters/sentiment-feeds/senticrypt-feed.ts";
import type {
  SentimentFeed,
  SentimentFeedOptions,
} from "../adapters/sentiment-feeds/sentiment-feed.ts";
import { openSentimentStore } from "../adapters/sentiment-store/jsonl-sentiment-store.ts";
import { systemClock } from "../foundation/clock.ts";
import { MisuseError } from "../foundation/errors.ts";
import { didYouMean } from "../foundation/nearest-name.ts";
import type { SourcedReadings } from "../sentiment/sentiment-source.ts";
import type { SentimentStore } from "../sentiment/sentiment-store.ts";
import { type SentimentChange, sentimentChange } from "./sentiment/sentiment-change.ts";

/** Feeds that can be downloaded. */
export const sentimentFeeds = ["senticrypt", "fear-greed"] as const;

export type SentimentFeedName = (typeof sentimentFeeds)[number];

export interface DownloadSentimentRequest {
  /** "senticrypt" or "fear-greed". */
  readonly feed: string;
  readonly dataDir: string;
  /** Event times from here on; default: a week before the newest stored one, or all. */
  readonly sinceMs?: number | undefined;
  /** Another address than the feed's own. */
  readonly url?: string | undefined;
  /** Forget what is stored of the source. */
  readonly replace?: boolean | undefined;
}

export interface DownloadSentimentOptions extends Pick<
  SentimentFeedOptions,
  "clock" | "retry" | "rng" | "onWait"
> {
  readonly signal?: AbortSignal | undefined;
}

export interface DownloadedSentiment
  extends SentimentChange, Pick<SourcedReadings, "refused" | "unfinished" | "rowsRead"> {
  readonly feed: SentimentFeedName;
  /** Event times that were asked for, from here on; absent: all. */
  readonly sinceMs: number | undefined;
}

const overlapMs = 7 * 86_400_000;

/**
 * Fetches a feed of sentiment and joins it to what is stored; a day that is not over is left out.
 *
 * @throws {MisuseError} E_OPTION: no such feed.
 * @throws {RefusedError} E_SENTIMENT_EMPTY: nothing that came is a reading; E_SENTIMENT_BROKEN, E_STORE_BUSY.
 * @throws {WorldError} E_SENTIMENT_UNREACHABLE, E_SENTIMENT_ANSWER, E_DISK_WRITE, E_FILE_READ.
 */
export async function downloadSentiment(
  request: DownloadSentimentRequest,
  options: DownloadSentimentOptions = {},
): Promise<DownloadedSentiment> {
  const name = parseFeed(request.feed);
  const { dataDir, replace = false, url: baseUrl } = request;
  const { clock = systemClock, signal, ...patience } = options;
  const feed = feeds[name]({ ...patience, clock, baseUrl });
  const store = openSentimentStore(dataDir);
  const sinceMs = request.sinceMs ?? (replace ? undefined : await newestMs(store, feed.name));
  const { readings, ...counts } = await feed.read({ sinceMs, signal });
  const arrival = await store.join({
    source: feed.name,
    readings,
    origin: { kind: "feed", url: feed.url, arrivedMs: clock.nowMs() },
    replace,
  });
  return { ...sentimentChange(arrival, []), ...counts, feed: name, sinceMs };
}

const feeds: Readonly<Record<SentimentFeedName, (options: SentimentFeedOptions) => SentimentFeed>> =
  { senticrypt: openSenticryptFeed, "fear-greed": openFearGreedFeed };

function parseFeed(text: string): SentimentFeedName {
  const found = sentimentFeeds.find((name) => name === text.replace("_", "-"));
  if (found !== undefined) return found;
  throw new MisuseError(
    "E_OPTION",
    `Cannot download sentiment: feeds are ${sentimentFeeds.join(" and ")}, value was "${text}"${didYouMean(text, sentimentFeeds)}`,
  );
}

// What was corrected since is looked for as well.
async function newestMs(store: SentimentStore, source: string): Promise<number | undefined> {
  const stored = await store.read(source);
  if (stored === undefined || stored.readings.length === 0) return undefined;
  const newest = stored.readings.reduce((top, one) => Math.max(top, one.eventTimeMs), -Infinity);
  return newest - overlapMs;
}
