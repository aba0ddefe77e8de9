import { type FileMeasure, measureFile } from "../adapters/candle-store/measure-file.ts";
import { openParquetCandleStore } from "../adapters/candle-store/parquet-candle-store.ts";
import { MisuseError, RefusedError } from "../foundation/errors.ts";
import { type CandleSeries, sliceCandles } from "../market/candle-series.ts";
import type {
  CandleKey,
  CandleOrigin,
  CandleStore,
  StoredCandles,
} from "../market/candle-store.ts";
import { type CoverageCalendar, coverageCalendar } from "../market/coverage.ts";
import { findGaps, type Gap } from "../market/find-gaps.ts";
import { hashCandles } from "../market/hash-candles.ts";
import { parseInstrument } from "../market/instrument.ts";
import { judgePlausibility, type Plausibility } from "../market/plausibility.ts";
import type { QualityReport } from "../market/quality-report.ts";
import { reportStoredQuality } from "../market/report-quality.ts";
import { parseTimeframe, timeframeMs } from "../market/timeframe.ts";
import { type YearlyPrices, yearlyPrices } from "../market/yearly-prices.ts";

export interface ShowCandlesRequest {
  readonly dataDir: string;
  /** Only this instrument; all where absent. */
  readonly instrument?: string | undefined;
  /** Only this timeframe; all where absent. */
  readonly timeframe?: string | undefined;
}

export interface CandlePicture extends CandleKey {
  readonly kind: "sound";
  /** Duration of a candle. */
  readonly stepMs: number;
  readonly quality: QualityReport;
  readonly calendar: CoverageCalendar;
  /** All, oldest first. */
  readonly gaps: readonly Gap[];
  readonly plausibility: Plausibility;
  readonly years: readonly YearlyPrices[];
  /** The last five candles. */
  readonly last: CandleSeries;
  readonly firstOpenMs: number;
  readonly lastOpenMs: number;
  readonly hasVolume: boolean;
  readonly dataHash: string;
  readonly origins: readonly CandleOrigin[];
  readonly path: string;
  readonly file: FileMeasure | undefined;
}

export type ShownCandles =
  CandlePicture | (CandleKey & { readonly kind: "broken"; readonly reason: string });

const lastCandles = 5;

/**
 * Everything worth seeing of stored candles: coverage, gaps, findings, prices, origins.
 *
 * @returns One entry per stored series asked for, sorted by instrument, then by duration.
 * @throws {MisuseError} E_NO_CANDLES: nothing is stored under what was asked for; E_INSTRUMENT, E_TIMEFRAME.
 * @throws {WorldError} E_FILE_READ.
 */
export async function showCandles(request: ShowCandlesRequest): Promise<readonly ShownCandles[]> {
  const instrument = request.instrument && parseInstrument(request.instrument);
  const timeframe = request.timeframe && parseTimeframe(request.timeframe);
  const store = openParquetCandleStore(request.dataDir);
  const keys = await store.list();
  const asked = keys.filter(
    (key) =>
      (instrument === undefined || key.instrument === instrument) &&
      (timeframe === undefined || key.timeframe === timeframe),
  );
  if (asked.length === 0) throw nothingStored(request, keys);
  const shown: ShownCandles[] = [];
  for (const key of asked) shown.push(await showOne(store, key));
  return shown;
}

function nothingStored(request: ShowCandlesRequest, keys: readonly CandleKey[]): MisuseError {
  const { instrument, timeframe, dataDir } = request;
  const what = [instrument, timeframe].filter((part) => part !== undefined).join(" ");
  const others = keys.slice(0, 8).map((key) => `${key.instrument} ${key.timeframe}`);
  return new MisuseError(
    "E_NO_CANDLES",
    `Cannot show ${what === "" ? "candles" : `${what} candles`}: ` +
      (others.length > 0 ? `stored are ${others.join(", ")}` : `nothing is stored in ${dataDir}`),
  );
}

async function showOne(store: CandleStore, key: CandleKey): Promise<ShownCandles> {
  try {
    const stored = await store.read(key);
    if (stored === undefined) return { ...key, kind: "broken", reason: "the file is gone" };
    const { openTimeMs } = stored.series;
    if (openTimeMs.length === 0) return { ...key, kind: "broken", reason: "it holds no candle" };
    return { ...picture(stored, key), file: await measureFile(stored.path) };
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return { ...key, kind: "broken", reason: error.message };
  }
}

function picture(
  { series, origins, path }: StoredCandles,
  { instrument, timeframe }: CandleKey,
): Omit<CandlePicture, "file"> {
  const { openTimeMs } = series;
  const count = openTimeMs.length;
  return {
    kind: "sound",
    instrument,
    timeframe,
    stepMs: timeframeMs(timeframe),
    quality: reportStoredQuality(series),
    calendar: coverageCalendar(series),
    gaps: findGaps(series),
    plausibility: judgePlausibility(series),
    years: yearlyPrices(series),
    last: sliceCandles(series, Math.max(0, count - lastCandles), count),
    firstOpenMs: openTimeMs[0]!,
    lastOpenMs: openTimeMs.at(-1)!,
    hasVolume: series.volume !== undefined,
    dataHash: hashCandles(series),
    origins,
    path,
  };
}
