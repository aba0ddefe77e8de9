import { type Clock, systemClock } from "../foundation/clock.ts";
import { assembleCandles } from "../market/assemble-candles.ts";
import { createCandleRows } from "../market/candle-rows.ts";
import type { CandleSeries } from "../market/candle-series.ts";
import { parseInstrument } from "../market/instrument.ts";
import type { QualityReport } from "../market/quality-report.ts";
import { parseTimeframe } from "../market/timeframe.ts";

export type { CandleSeries } from "../market/candle-series.ts";
export type { QualityReport } from "../market/quality-report.ts";

/** One candle as a program has it. */
export interface GivenCandle {
  /** UTC epoch milliseconds at which it opens. */
  readonly openTimeMs: number;
  /** Quote currency. */
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Base currency; left out of all candles or of none. */
  readonly volume?: number | undefined;
}

export interface ProveCandlesRequest {
  /** "BTCUSDT"; a slash as in "BTC/USDT" is dropped. */
  readonly instrument: string;
  /** "1h" */
  readonly timeframe: string;
  /** In any order; the candle that is still forming is left out. */
  readonly candles: readonly GivenCandle[];
}

export interface ProvenCandles {
  /** Oldest first: what `loadForecaster().forecast` takes. */
  readonly series: CandleSeries;
  /** What became of every candle: rows, gaps, duplicates, refused; `line` counts from 1. */
  readonly quality: QualityReport;
}

/**
 * Turns candles of a program, such as a bot's, into a proven series.
 *
 * Candles that break a rule (high below low, a time off the grid, two with one time) are left out
 * and counted; a forecast over the hole then abstains.
 *
 * @param clock Decides which candles have closed.
 * @throws {MisuseError} E_INSTRUMENT, E_TIMEFRAME, E_TIMEFRAME_MISMATCH.
 */
export function proveCandles(
  request: ProveCandlesRequest,
  clock: Clock = systemClock,
): ProvenCandles {
  const instrument = parseInstrument(request.instrument);
  const timeframe = parseTimeframe(request.timeframe);
  const nowMs = clock.nowMs();
  const withVolume = request.candles.some(({ volume }) => volume !== undefined);
  const given = createCandleRows({ withVolume });
  request.candles.forEach((candle, i) => {
    // An absent volume among others becomes NaN, which no candle survives.
    given.push({ ...candle, line: i + 1, volume: candle.volume ?? Number.NaN });
  });
  const { series, quality } = assembleCandles(given.rows(), { instrument, timeframe, nowMs });
  return { series, quality };
}
