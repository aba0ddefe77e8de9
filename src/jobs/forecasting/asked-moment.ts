import type { Clock } from "../../foundation/clock.ts";
import { MisuseError } from "../../foundation/errors.ts";
import { utcText } from "../../foundation/utc-text.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import { timeframeMs } from "../../market/timeframe.ts";

/** The moment that a forecast is made at. */
export interface AskedMoment {
  /** UTC epoch milliseconds. */
  readonly nowMs: number;
  /** Of the last candle that has closed by then. */
  readonly position: number;
  /** Whether it is the wall clock's now. */
  readonly isLive: boolean;
}

/**
 * What is meant by "now": a given moment, else the close of a file's last candle, else the clock's.
 *
 * @param series At least one candle.
 * @throws {MisuseError} E_NO_CANDLES: no candle has closed by then.
 */
export function askedMoment(
  series: CandleSeries,
  asked: { readonly atMs?: number | undefined; readonly file?: string | undefined },
  clock: Clock,
): AskedMoment {
  const isLive = asked.atMs === undefined && asked.file === undefined;
  const lastMs = closeTimeMs(series, series.openTimeMs.length - 1);
  const nowMs = asked.atMs ?? (isLive ? clock.nowMs() : lastMs);
  const position = series.openTimeMs.findLastIndex((_, t) => closeTimeMs(series, t) <= nowMs);
  if (position >= 0) return { nowMs, position, isLive };
  throw new MisuseError(
    "E_NO_CANDLES",
    `Cannot forecast: no candle has closed by ${utcText(nowMs)} UTC, the first closes at ${utcText(closeTimeMs(series, 0))}`,
  );
}

function closeTimeMs({ openTimeMs, timeframe }: CandleSeries, position: number): number {
  return openTimeMs[position]! + timeframeMs(timeframe);
}
