import { openParquetCandleStore } from "../adapters/candle-store/parquet-candle-store.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import { MisuseError } from "../foundation/errors.ts";
import { utcText } from "../foundation/utc-text.ts";
import { type CandleSeries, sliceCandles } from "../market/candle-series.ts";
import { closedCandles } from "../market/closed-candles.ts";
import { hashCandles } from "../market/hash-candles.ts";
import type { InstrumentId } from "../market/instrument.ts";
import type { QualityReport } from "../market/quality-report.ts";
import type { Timeframe } from "../market/timeframe.ts";
import { readCandleSource } from "./read-candle-source.ts";
import { unfinishedDownloads, unfinishedSentence } from "./unfinished-downloads.ts";

export interface LoadCandlesRequest {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  /** A CSV or Parquet file to read instead of the store. */
  readonly file?: string | undefined;
  /** The store's folder, used where `file` is absent. */
  readonly dataDir: string;
  /** Candles that open at or after this moment. */
  readonly sinceMs?: number | undefined;
  /** Candles that open before this moment. */
  readonly untilMs?: number | undefined;
  /** What to do where nothing is stored; default: import a file, or name one with --data. */
  readonly advice?: string | undefined;
}

export interface LoadedCandles {
  /** At least one candle. */
  readonly series: CandleSeries;
  readonly origin: {
    readonly kind: "file" | "store";
    readonly path: string;
  };
  /** sha256 (hex) of the candles themselves after the cut, whatever file they came from. */
  readonly dataHash: string;
  /** Rows of the file that stood there twice; 0 from the store. */
  readonly duplicates: number;
  /** Sentences that the person should see, as "3 rows were refused, first at line 17: ...". */
  readonly warnings: readonly string[];
}

/**
 * Reads the candles that training, forecasts and reports work on: those that have closed by the clock.
 *
 * @throws {MisuseError} E_NO_CANDLES: nothing stored under that name, no row of the file is a
 *   candle, or none lies in the asked time; the file's own errors as in `importCandles`.
 * @throws {RefusedError} E_STORE_BROKEN: the stored file was torn or edited.
 * @throws {WorldError} E_FILE_READ: the disk failed.
 */
export async function loadCandles(
  request: LoadCandlesRequest,
  clock: Clock = systemClock,
): Promise<LoadedCandles> {
  const { file } = request;
  const whole =
    file === undefined ? await fromStore(request, clock) : await fromFile(file, request, clock);
  const series = cut(whole.series, request);
  if (series.openTimeMs.length > 0) return { ...whole, series, dataHash: hashCandles(series) };
  const { openTimeMs } = whole.series;
  throw new MisuseError(
    "E_NO_CANDLES",
    `Cannot use ${whole.origin.path}: no candle lies in the asked time, ` +
      `it holds ${utcText(openTimeMs[0]!)} to ${utcText(openTimeMs.at(-1)!)} UTC`,
  );
}

type Whole = Omit<LoadedCandles, "dataHash">;

async function fromStore(request: LoadCandlesRequest, clock: Clock): Promise<Whole> {
  const { instrument, timeframe, dataDir, advice = usualAdvice } = request;
  const store = openParquetCandleStore(dataDir);
  const stored = await store.read({ instrument, timeframe });
  if (stored !== undefined) {
    const origin = { kind: "store", path: stored.path } as const;
    const series = closedCandles(stored.series, clock.nowMs());
    const unclosed = stored.series.openTimeMs.length - series.openTimeMs.length;
    if (series.openTimeMs.length > 0) {
      return { series, origin, duplicates: 0, warnings: unclosedNote(unclosed) };
    }
    throw new MisuseError(
      "E_NO_CANDLES",
      `Cannot use ${stored.path}: none of its ${unclosed} candles has closed yet`,
    );
  }
  const unfinished = (await unfinishedDownloads(dataDir)).find(
    (one) => one.instrument === instrument && one.timeframe === timeframe,
  );
  const keys = await store.list();
  const others = keys.slice(0, 8).map((key) => `${key.instrument} ${key.timeframe}`);
  throw new MisuseError(
    "E_NO_CANDLES",
    `Cannot find ${instrument} ${timeframe} candles in ${dataDir}: ` +
      (others.length > 0 ? `stored are ${others.join(", ")}; ` : "nothing is stored there; ") +
      (unfinished === undefined ? advice : unfinishedSentence(unfinished)),
  );
}

const usualAdvice = "import a file with `candlecast data import` or name one with --data";

async function fromFile(path: string, request: LoadCandlesRequest, clock: Clock): Promise<Whole> {
  const { instrument, timeframe } = request;
  const { series, quality } = await readCandleSource(path, { instrument, timeframe }, { clock });
  if (series.openTimeMs.length === 0) throw noCandles(path, request, quality);
  const { duplicates } = quality;
  return { series, origin: { kind: "file", path }, duplicates, warnings: warningsOf(quality) };
}

function noCandles(path: string, request: LoadCandlesRequest, quality: QualityReport): MisuseError {
  const first = quality.refusedRows[0];
  const none = unclosedRows(quality) > 0 ? "those that are have not closed yet" : "it has no rows";
  const why = first === undefined ? none : `line ${first.line}: ${first.reason}`;
  return new MisuseError(
    "E_NO_CANDLES",
    `Cannot use ${path}: none of its ${quality.rowsRead} rows is a closed ${request.timeframe} candle, ${why}`,
  );
}

function warningsOf(quality: QualityReport): readonly string[] {
  const first = quality.refusedRows[0];
  const unclosed = unclosedNote(unclosedRows(quality));
  if (first === undefined) return unclosed;
  const rows = quality.refused === 1 ? "1 row was" : `${quality.refused} rows were`;
  return [`${rows} refused, first at line ${first.line}: ${first.reason}`, ...unclosed];
}

function unclosedRows({ findings }: QualityReport): number {
  return findings.find(({ kind }) => kind === "not-closed")?.count ?? 0;
}

function unclosedNote(count: number): readonly string[] {
  if (count === 0) return [];
  return [
    count === 1
      ? "1 candle has not closed yet and was left out"
      : `${count} candles have not closed yet and were left out`,
  ];
}

function cut(series: CandleSeries, request: LoadCandlesRequest): CandleSeries {
  const { sinceMs = -Infinity, untilMs = Infinity } = request;
  const from = firstAtOrAfter(series.openTimeMs, sinceMs);
  return sliceCandles(series, from, Math.max(from, firstAtOrAfter(series.openTimeMs, untilMs)));
}

function firstAtOrAfter(openTimeMs: Float64Array, timeMs: number): number {
  const found = openTimeMs.findIndex((time) => time >= timeMs);
  return found < 0 ? openTimeMs.length : found;
}
