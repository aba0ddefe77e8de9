import { openParquetCandleStore } from "../../adapters/candle-store/parquet-candle-store.ts";
import type { Clock } from "../../foundation/clock.ts";
import { InterruptedError, OperationalError } from "../../foundation/errors.ts";
import { assembleCandles } from "../../market/assemble-candles.ts";
import { areSimulated } from "../../market/candle-origins.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import type { CandleSource, FetchCandlesWatch } from "../../market/candle-source.ts";
import type { CandleKey } from "../../market/candle-store.ts";
import { parseInstrument } from "../../market/instrument.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import { simulateCandles } from "../simulate-candles.ts";
import { replaceStored } from "../store-candles.ts";

/** The candles that a quickstart works on, in the store. */
export interface QuickstartCandles extends CandleKey {
  /** `stored`: they were there before and were left as they are. */
  readonly kind: "stored" | "exchange" | "simulated";
  /** How many of the stored candles are used: closed ones of the last two years. */
  readonly candles: number;
  readonly firstOpenMs: number;
  readonly lastOpenMs: number;
  readonly hasVolume: boolean;
  /** True where they were made up, now or at an earlier quickstart. */
  readonly simulated: boolean;
  /** The stored file. */
  readonly path: string;
  /** Why they are not the stored ones and why not the exchange's; absent where there is no why. */
  readonly reason: string | undefined;
}

export interface QuickstartSources {
  readonly dataDir: string;
  /** Absent: no exchange is asked. */
  readonly source: CandleSource | undefined;
  readonly clock: Clock;
}

const quickstartKey: CandleKey = { instrument: parseInstrument("BTCUSDT"), timeframe: "1h" };
/** For fetched candles where others stand under the name of the instrument. */
const fetchedKey: CandleKey = { ...quickstartKey, instrument: parseInstrument("BTCUSDT.FETCHED") };
/** Made-up candles never stand under the name of a real instrument. */
const simulatedKey: CandleKey = { ...quickstartKey, instrument: parseInstrument("SIMBTCUSDT") };

const stepMs = timeframeMs(quickstartKey.timeframe);
const twoYears = 2 * 365 * 24;
/** Fewer are too few to learn from. */
const candlesMin = twoYears / 2;
const simulationSeed = 1;

/**
 * Finds candles for a first training: what is stored, else two years from the exchange, else a
 * simulated market up to the current hour. Stored candles with less than one year within the last
 * two are not used and stay as they are: fetched ones then get a name of their own.
 *
 * @throws {InterruptedError} stopped while the exchange was asked.
 * @throws {RefusedError} E_STORE_BROKEN: what is stored was torn or edited.
 * @throws {WorldError} E_DISK_WRITE.
 */
export async function quickstartCandles(
  sources: QuickstartSources,
  watch: FetchCandlesWatch = {},
): Promise<QuickstartCandles> {
  const stored = await storedCandles(quickstartKey, sources);
  if (stored === undefined) return fetchOrSimulate(quickstartKey, sources, watch);
  if (stored.recent >= candlesMin) return stored.found;
  const why = whyUnfit(stored);
  const fetchedBefore = await storedCandles(fetchedKey, sources);
  if (fetchedBefore !== undefined && fetchedBefore.recent >= candlesMin) {
    return { ...fetchedBefore.found, reason: why };
  }
  const found = await fetchOrSimulate(fetchedKey, sources, watch);
  return { ...found, reason: found.reason === undefined ? why : `${why} ${found.reason}` };
}

async function fetchOrSimulate(
  key: CandleKey,
  sources: QuickstartSources,
  watch: FetchCandlesWatch,
): Promise<QuickstartCandles> {
  const fetched = await fetchAndStore(key, sources, watch);
  if (typeof fetched !== "string") return fetched;
  const simulated = await storedCandles(simulatedKey, sources);
  // Made-up candles do not grow old; too short a market is made anew, the old file kept beside it.
  const isFit = simulated !== undefined && simulated.found.candles >= candlesMin;
  return isFit ? { ...simulated.found, reason: fetched } : simulateAndStore(sources, fetched);
}

interface Found {
  readonly found: QuickstartCandles;
  /** Closed candles within the two years before now. */
  readonly recent: number;
}

function whyUnfit({ found, recent }: Found): string {
  return `The stored ${found.instrument} ${found.timeframe} candles stay as they are and are not used: ${recent} of them lie within the last two years, at least ${candlesMin} are needed.`;
}

async function storedCandles(
  key: CandleKey,
  { dataDir, clock }: QuickstartSources,
): Promise<Found | undefined> {
  const stored = await openParquetCandleStore(dataDir).read(key);
  if (stored === undefined) return undefined;
  const simulated = areSimulated(stored.origins);
  const { path, series } = stored;
  const untilMs = currentStepMs(clock);
  const sinceMs = untilMs - twoYears * stepMs;
  const recent = series.openTimeMs.filter((openMs) => openMs >= sinceMs && openMs < untilMs);
  const found = { ...used(series, clock), kind: "stored", simulated, path } as const;
  return { found, recent: recent.length };
}

/** @returns A sentence why there are none, where the exchange could not be asked or had too few. */
async function fetchAndStore(
  key: CandleKey,
  { dataDir, source, clock }: QuickstartSources,
  watch: FetchCandlesWatch,
): Promise<QuickstartCandles | string> {
  if (source === undefined) return "No exchange was asked, as you wished.";
  const untilMs = currentStepMs(clock);
  const span = { ...quickstartKey, sinceMs: untilMs - twoYears * stepMs, untilMs };
  try {
    const rows = await source.fetchCandles(span, watch);
    const { series, quality } = assembleCandles(rows, { ...key, nowMs: clock.nowMs() });
    const { rowsRead, duplicates, refused } = quality;
    if (quality.rows < candlesMin) {
      return `${source.name} has only ${quality.rows} candles of the last two years.`;
    }
    const counts = { rowsRead, duplicates, refused };
    const origin = { kind: "exchange", exchange: source.name, ...counts } as const;
    const { path } = await replaceStored(openParquetCandleStore(dataDir), series, [origin]);
    return { ...used(series, clock), kind: "exchange", path };
  } catch (error) {
    const isReason = error instanceof OperationalError && error.code.startsWith("E_EXCHANGE");
    if (isReason && !(error instanceof InterruptedError)) return `${error.message}.`;
    throw error;
  }
}

async function simulateAndStore(
  { dataDir, clock }: QuickstartSources,
  reason: string,
): Promise<QuickstartCandles> {
  const { series, stored } = await simulateCandles(
    {
      ...simulatedKey,
      dataDir,
      candles: twoYears,
      seed: simulationSeed,
      market: "regimes",
      startMs: currentStepMs(clock) - twoYears * stepMs,
      // A gap would move the last candle away from the current hour.
      gaps: false,
    },
    clock,
  );
  const path = stored.path;
  return { ...used(series, clock), kind: "simulated", simulated: true, path, reason };
}

// Open time of the candle that is forming now.
function currentStepMs(clock: Clock): number {
  return Math.floor(clock.nowMs() / stepMs) * stepMs;
}

/** The closed candles of the last two years of a series. */
function used(
  { instrument, timeframe, openTimeMs, volume }: CandleSeries,
  clock: Clock,
): Omit<QuickstartCandles, "kind" | "path"> {
  const formingMs = currentStepMs(clock);
  const closed = openTimeMs.filter((timeMs) => timeMs < formingMs);
  const lastOpenMs = closed.at(-1) ?? openTimeMs[0] ?? 0;
  const sinceMs = lastOpenMs - (twoYears - 1) * stepMs;
  const recent = closed.filter((timeMs) => timeMs >= sinceMs);
  return {
    instrument,
    timeframe,
    candles: recent.length,
    firstOpenMs: recent[0] ?? lastOpenMs,
    lastOpenMs,
    hasVolume: volume !== undefined,
    simulated: false,
    reason: undefined,
  };
}
