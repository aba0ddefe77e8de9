import { openParquetCandleStore } from "../adapters/candle-store/parquet-candle-store.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import { appendCandles, conflictReason } from "../market/append-candles.ts";
import type { CandleSeries } from "../market/candle-series.ts";
import { closedCandles } from "../market/closed-candles.ts";
import type { CandleKey, CandleOrigin, CandleStore } from "../market/candle-store.ts";
import { parseInstrument } from "../market/instrument.ts";
import type { QualityReport } from "../market/quality-report.ts";
import { parseTimeframe } from "../market/timeframe.ts";
import { type CandleFileReading, readCandleSource } from "./read-candle-source.ts";
import { replaceStored, type StoredOutcome } from "./store-candles.ts";

export interface ImportCandlesRequest {
  /** CSV text or Parquet. */
  readonly file: string;
  /** "BTCUSDT"; a slash as in "BTC/USDT" is dropped. */
  readonly instrument: string;
  /** "1h"; rows off its grid are refused. */
  readonly timeframe: string;
  readonly dataDir: string;
  /** Store nothing if a single row is refused. */
  readonly strict?: boolean | undefined;
  /** Join to what is stored instead of replacing it. */
  readonly append?: boolean | undefined;
}

export interface ImportedCandles extends CandleKey {
  /** `refused`: under `strict`, or because no row is a closed candle; then nothing was written. */
  readonly kind: "stored" | "refused";
  readonly quality: QualityReport;
  readonly hasVolume: boolean;
  /** Open times of the first and last candle of the file that is good, if any. */
  readonly firstOpenMs: number | undefined;
  readonly lastOpenMs: number | undefined;
  /** Absent where nothing was written. */
  readonly stored: StoredOutcome | undefined;
  /** Which column was read as what, as "open" -> "Open"; absent without a header. */
  readonly columns: Readonly<Record<string, string>> | undefined;
}

/**
 * Reads a file of candles as people have them and puts them into the store.
 *
 * A candle that has not closed by the clock is left out. Without `append` the store then holds exactly what the file holds; the file before is kept beside
 * it where candles would be lost. With `append` stored candles stay and contradicting rows are refused.
 *
 * @throws {MisuseError} E_FILE_MISSING, E_FILE_FORMAT, E_CSV_COLUMNS, E_CSV_LINE, E_PARQUET,
 *   E_TIMEFRAME_MISMATCH, E_VOLUME_MISMATCH, E_INSTRUMENT, E_TIMEFRAME.
 * @throws {WorldError} E_FILE_READ, E_DISK_WRITE.
 */
export async function importCandles(
  request: ImportCandlesRequest,
  clock: Clock = systemClock,
): Promise<ImportedCandles> {
  const key = {
    instrument: parseInstrument(request.instrument),
    timeframe: parseTimeframe(request.timeframe),
  };
  const reading = await readCandleSource(request.file, key, clock);
  const store = openParquetCandleStore(request.dataDir);
  const alone = { ...reading, origins: [reading.origin] };
  const content = request.append === true ? await joined(store, reading, clock) : alone;
  const { quality, series, origins } = content;
  const { openTimeMs } = reading.series;
  const refused = (request.strict === true && quality.refused > 0) || openTimeMs.length === 0;
  const outcome = refused ? undefined : await replaceStored(store, series, origins);
  return {
    ...key,
    kind: refused ? "refused" : "stored",
    quality,
    hasVolume: reading.series.volume !== undefined,
    firstOpenMs: openTimeMs[0],
    lastOpenMs: openTimeMs.at(-1),
    stored: outcome,
    columns: columnNames(reading),
  };
}

interface Content {
  readonly series: CandleSeries;
  readonly quality: QualityReport;
  readonly origins: readonly CandleOrigin[];
}

async function joined(
  store: CandleStore,
  reading: CandleFileReading,
  clock: Clock,
): Promise<Content> {
  const { series: added, line, quality, origin } = reading;
  const stored = await store.read(added);
  if (stored === undefined) return { series: added, quality, origins: [origin] };
  const { series, conflicts } = appendCandles(closedCandles(stored.series, clock.nowMs()), added);
  const refusals = conflicts.map((at) => ({
    line: line[at]!,
    kind: "conflict-with-stored" as const,
    reason: conflictReason(added.openTimeMs[at]!),
  }));
  const origins = [...stored.origins, origin];
  return { series, quality: withRefusals(quality, refusals), origins };
}

function withRefusals(
  quality: QualityReport,
  refusals: QualityReport["refusedRows"],
): QualityReport {
  if (refusals.length === 0) return quality;
  return {
    ...quality,
    rows: quality.rows - refusals.length,
    refused: quality.refused + refusals.length,
    refusedByKind: { ...quality.refusedByKind, "conflict-with-stored": refusals.length },
    refusedRows: [...quality.refusedRows, ...refusals].toSorted((a, b) => a.line - b.line),
  };
}

function columnNames({ format }: CandleFileReading): Readonly<Record<string, string>> | undefined {
  const header = format?.header;
  if (format === undefined || header === undefined) return undefined;
  const { time, volume, open, high, low, close } = format.roles;
  const names: Record<string, string> = { time: time.map((k) => header[k]).join(" ") };
  for (const [role, k] of Object.entries({ open, high, low, close, volume })) {
    if (k !== undefined) names[role] = header[k] ?? "";
  }
  return names;
}
