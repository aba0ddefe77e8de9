import { openParquetCandleStore } from "../adapters/candle-store/parquet-candle-store.ts";
import { parseMarketKind } from "../adapters/market-simulator/market-models.ts";
import { simulateMarket } from "../adapters/market-simulator/simulate-market.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import { MisuseError } from "../foundation/errors.ts";
import { createRng } from "../foundation/rng.ts";
import { utcText } from "../foundation/utc-text.ts";
import type { CandleSeries } from "../market/candle-series.ts";
import { earliestMs } from "../market/judge-row.ts";
import { parseInstrument } from "../market/instrument.ts";
import type { QualityReport } from "../market/quality-report.ts";
import { reportStoredQuality } from "../market/report-quality.ts";
import { parseTimeframe, timeframeMs } from "../market/timeframe.ts";
import { replaceStored, type StoredOutcome } from "./store-candles.ts";

export interface SimulateCandlesRequest {
  readonly instrument: string;
  readonly timeframe: string;
  readonly dataDir: string;
  /** 1 to 5,000,000. */
  readonly candles: number;
  readonly seed: number;
  /** "regimes", "garch-walk", "random-walk" or "ar1". */
  readonly market: string;
  /** Moved back to the timeframe's grid; default: so that the market ends about 2025-01-01. */
  readonly startMs?: number | undefined;
  /** Standard deviation of a candle's log-return; default 0.006 an hour with the root of time. */
  readonly sigma?: number | undefined;
  /** Maintenance gaps; default: only in the market of regimes. */
  readonly gaps?: boolean | undefined;
}

export interface SimulatedCandles {
  readonly series: CandleSeries;
  readonly quality: QualityReport;
  readonly stored: StoredOutcome;
}

const candlesMax = 5_000_000;
const defaultEndMs = Date.UTC(2025, 0, 1);

/**
 * Makes up a market from a seed and stores it like imported candles.
 *
 * @throws {MisuseError} E_INSTRUMENT, E_TIMEFRAME, E_SIMULATION: an option out of range.
 * @throws {WorldError} E_DISK_WRITE.
 */
export async function simulateCandles(
  request: SimulateCandlesRequest,
  clock: Clock = systemClock,
): Promise<SimulatedCandles> {
  const instrument = parseInstrument(request.instrument);
  const timeframe = parseTimeframe(request.timeframe);
  const { candles: count, seed, sigma, gaps } = request;
  const kind = parseMarketKind(request.market);
  refuseOutOfRange(request);
  const stepMs = timeframeMs(timeframe);
  const wantedMs = request.startMs ?? defaultEndMs - count * stepMs;
  const startMs = Math.floor(wantedMs / stepMs) * stepMs;
  refuseOtherEras(startMs, startMs + count * stepMs, clock.nowMs());
  const options = { instrument, timeframe, count, startMs, kind, sigma, gaps };
  const series = simulateMarket(options, createRng(seed));
  const store = openParquetCandleStore(request.dataDir);
  const stored = await replaceStored(store, series, [{ kind: "simulated", market: kind, seed }]);
  return { series, quality: reportStoredQuality(series), stored };
}

function refuseOutOfRange({ candles, sigma }: SimulateCandlesRequest): void {
  if (!(Number.isInteger(candles) && candles >= 1 && candles <= candlesMax)) {
    throw new MisuseError(
      "E_SIMULATION",
      `Cannot simulate a market: it has 1 to ${candlesMax} candles, value was ${candles}`,
    );
  }
  if (sigma !== undefined && !(sigma > 0 && sigma <= 0.1)) {
    throw new MisuseError(
      "E_SIMULATION",
      `Cannot simulate a market: sigma is above 0 and at most 0.1, value was ${sigma}`,
    );
  }
}

function refuseOtherEras(startMs: number, endMs: number, nowMs: number): void {
  if (startMs >= earliestMs && endMs <= nowMs) return;
  throw new MisuseError(
    "E_SIMULATION",
    `Cannot simulate a market from ${utcText(startMs)} to ${utcText(endMs)}: ` +
      "candles lie between 2009 and now; take fewer candles or another start",
  );
}
