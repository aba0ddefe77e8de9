import { openParquetCandleStore } from "../../adapters/candle-store/parquet-candle-store.ts";
import type { Clock } from "../../foundation/clock.ts";
import { InterruptedError, OperationalError } from "../../foundation/errors.ts";
import { assembleCandles } from "../../market/assemble-candles.ts";
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
  /** Why they do not come from the exchange; absent where they do and where they were stored. */
  readonly reason: string | undefined;
}

export interface QuickstartSources {
  readonly dataDir: string;
  /** Absent: no exchange is asked. */
  readonly source: CandleSource | undefined;
  readonly clock: Clock;
}

const quickstartKey: CandleKey = { instrument: parseInstrument("BTCUSDT"), timeframe: "1h" };
/** Made-up candles never stand under the name of a real instrument. */
const simulatedKey: CandleKey = { ...quickstartKey, instrument: parseInstrument("SIMBTCUSDT") };

const stepMs = timeframeMs(quickstartKey.timeframe);
const twoYears = 2 * 365 * 24;
const simulationSeed = 1;

/**
 * Finds candles for a first training: what is stored, else two years from the exchange, else a
 * simulated market up to the current hour. Stored candles are never replaced.
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
  if (stored !== undefined) return stored;
  const fetched = await fetchAndStore(sources, watch);
  if (typeof fetched !== "string") return fetched;
  const simulated = await storedCandles(simulatedKey, sources);
  if (simulated !== undefined) return { ...simulated, reason: fetched };
  return simulateAndStore(sources, fetched);
}

async function storedCandles(
  key: CandleKey,
  { dataDir, clock }: QuickstartSources,
): Promise<QuickstartCandles | undefined> {
  const stored = await openParquetCandleStore(dataDir).read(key);
  if (stored === undefined) return undefined;
  const simulated = stored.origins.every((origin) => origin.kind === "simulated");
  return { ...used(stored.series, clock), kind: "stored", simulated, path: stored.path };
}

/** @returns A sentence why there are none, where the exchange could not be asked or had too few. */
async function fetchAndStore(
  { dataDir, source, clock }: QuickstartSources,
  watch: FetchCandlesWatch,
): Promise<QuickstartCandles | string> {
  if (source === undefined) return "No exchange was asked, as you wished.";
  const untilMs = currentStepMs(clock);
  const span = { ...quickstartKey, sinceMs: untilMs - twoYears * stepMs, untilMs };
  try {
    const rows = await source.fetchCandles(span, watch);
    const { series, quality } = assembleCandles(rows, { ...quickstartKey, nowMs: clock.nowMs() });
    const { rowsRead, duplicates, refused } = quality;
    if (quality.rows < twoYears / 2) {
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
