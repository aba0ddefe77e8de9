import { basename } from "node:path";
import type { GenericColumn } from "../adapters/sentiment-feeds/generic-shape.ts";
import type { KnownRule } from "../adapters/sentiment-feeds/known-rule.ts";
import { openSentimentFile } from "../adapters/sentiment-feeds/open-sentiment-file.ts";
import { openSentimentStore } from "../adapters/sentiment-store/jsonl-sentiment-store.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import type { SourcedReadings } from "../sentiment/sentiment-source.ts";
import { type SentimentChange, sentimentChange } from "./sentiment/sentiment-change.ts";

export type { SentimentChange } from "./sentiment/sentiment-change.ts";

export interface ImportSentimentRequest {
  /** CSV or JSON, perhaps inside gzip. */
  readonly file: string;
  readonly dataDir: string;
  /** What the source shall be called; default: SentiCrypt's and the like have a name, else the file's. */
  readonly source?: string | undefined;
  /** Columns of any table by what they say, as `{ time: "ts", score: "mood" }`. */
  readonly columns?: Readonly<Partial<Record<GenericColumn, string>>> | undefined;
  /** What stands for fear and for greed in such a table; -1 and 1 by default. */
  readonly scale?: { readonly low: number; readonly high: number } | undefined;
  /** When a row of such a table is known that does not say so; default: told by its times. */
  readonly known?: KnownRule | undefined;
  /** Of news: only articles on these. */
  readonly subjects?: readonly string[] | undefined;
  /** Forget what is stored of the source. */
  readonly replace?: boolean | undefined;
}

export interface ImportedSentiment
  extends SentimentChange, Pick<SourcedReadings, "refused" | "unfinished" | "rowsRead"> {
  /** What the file was taken for: "SentiCrypt". */
  readonly shape: string;
}

/**
 * Reads a file of sentiment and joins it to what is stored of its source: the past stays as it was
 * known, so what fills in or changes it, or comes too late, counts from now on.
 *
 * @throws {MisuseError} E_FILE_MISSING, E_FILE_FORMAT, E_ARCHIVE, E_CSV_LINE, E_SENTIMENT_FILE,
 *   E_SENTIMENT_COLUMNS, E_SENTIMENT_KNOWN, E_SENTIMENT_SOURCE.
 * @throws {RefusedError} E_SENTIMENT_EMPTY: no row is a reading; E_SENTIMENT_BROKEN, E_STORE_BUSY.
 * @throws {WorldError} E_FILE_READ, E_DISK_WRITE.
 */
export async function importSentiment(
  request: ImportSentimentRequest,
  clock: Clock = systemClock,
): Promise<ImportedSentiment> {
  const { file: path, dataDir, replace } = request;
  const file = await openSentimentFile(path, { ...request, clock });
  const { readings, sha256, ...counts } = await file.read();
  const arrival = await openSentimentStore(dataDir).join({
    source: file.name,
    readings,
    origin: { kind: "file", fileName: basename(path), sha256, arrivedMs: clock.nowMs() },
    replace,
  });
  return { ...sentimentChange(arrival, file.notes), ...counts, shape: file.shape };
}
