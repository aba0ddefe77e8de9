import { openSentimentStore } from "../adapters/sentiment-store/jsonl-sentiment-store.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import { RefusedError } from "../foundation/errors.ts";
import { freshnessAt } from "../sentiment/freshness.ts";
import { reportReadings, type ReadingsReport } from "../sentiment/report-readings.ts";
import { freshnessMin } from "../sentiment/sentiment-features.ts";
import type { SentimentOrigin, SentimentStore } from "../sentiment/sentiment-store.ts";
import { sentimentTimeline } from "../sentiment/sentiment-timeline.ts";
import { storedSources } from "./sentiment/stored-sources.ts";

export interface VerifySentimentRequest {
  readonly dataDir: string;
  /** Only this source; all where absent. */
  readonly source?: string | undefined;
}

export interface SoundSentiment extends ReadingsReport {
  readonly kind: "sound";
  readonly source: string;
  /** By the clock, 0 to 1, and whether that is too little to be used. */
  readonly freshness: number;
  readonly stale: boolean;
  /** Of the stored readings, hex. */
  readonly sha256: string;
  readonly path: string;
  readonly origins: readonly SentimentOrigin[];
}

export type VerifiedSentiment =
  SoundSentiment | { readonly kind: "broken"; readonly source: string; readonly reason: string };

/**
 * Proves stored sentiment: the file is whole and its hash is the one written; and says what is there.
 *
 * @returns One entry per source, sorted by name.
 * @throws {MisuseError} E_SENTIMENT_NONE: nothing is stored, or not that source.
 * @throws {WorldError} E_FILE_READ.
 */
export async function verifySentiment(
  { dataDir, source }: VerifySentimentRequest,
  clock: Clock = systemClock,
): Promise<readonly VerifiedSentiment[]> {
  const store = openSentimentStore(dataDir);
  const names = await storedSources(store, { dataDir, only: source });
  const verified: VerifiedSentiment[] = [];
  for (const name of names) verified.push(await verifyOne(store, name, clock.nowMs()));
  return verified;
}

async function verifyOne(
  store: SentimentStore,
  source: string,
  nowMs: number,
): Promise<VerifiedSentiment> {
  try {
    const stored = await store.read(source);
    if (stored === undefined) return { kind: "broken", source, reason: "the file is gone" };
    const { readings, sha256, path, origins } = stored;
    if (readings.length === 0) return { kind: "broken", source, reason: "it holds no reading" };
    const freshness = freshnessAt(sentimentTimeline(readings), nowMs);
    const stale = freshness < freshnessMin;
    const report = reportReadings(readings);
    return { kind: "sound", source, ...report, freshness, stale, sha256, path, origins };
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return { kind: "broken", source, reason: error.message };
  }
}
