import { MisuseError } from "../../foundation/errors.ts";
import { utcText } from "../../foundation/utc-text.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import type { SampleBorder } from "./forecasts/sample-border.ts";

/** Which candles a run is shown and from which on it trades. */
export interface RunSpan {
  /** Open time of the first candle that is decided on, UTC epoch milliseconds. */
  readonly tradeFromMs: number;
  /** Open time of the first candle that is shown. */
  readonly startedFromMs: number;
  /** Per instrument: stored position of the first candle that is shown; the last one is the series'. */
  readonly lanes: readonly { readonly from: number }[];
}

/** Candles before the first decision at least: the volatility of costs and stops has settled by then. */
export const warmUpMin = 240;

/**
 * Where a run begins. Candles before its first decision warm strategy and costs up; where nobody said
 * when to begin and there are none, the first candles are given to that.
 *
 * @param options.isAsked A person named the beginning.
 * @throws {MisuseError} E_NO_CANDLES: fewer than two candles are left to trade.
 */
export function runSpan(
  series: readonly CandleSeries[],
  options: { readonly border: SampleBorder; readonly warmUp: number; readonly isAsked: boolean },
): RunSpan {
  const { border, isAsked } = options;
  const warmUp = Math.max(options.warmUp, warmUpMin);
  const firstTraded = series.map((one) => {
    const wanted = positionAtOrAfter(one, border.fromMs - timeframeMs(one.timeframe));
    const half = Math.floor(one.openTimeMs.length / 2);
    return isAsked ? wanted : Math.max(wanted, Math.min(warmUp, half));
  });
  const opens = series.map((one, i) => one.openTimeMs[firstTraded[i]!] ?? Infinity);
  const tradeFromMs = Math.min(...opens);
  const lanes = series.map((one) => ({
    from: Math.max(0, positionAtOrAfter(one, tradeFromMs) - warmUp),
  }));
  refuseTooFew(series, tradeFromMs, border.fromMs);
  const startedFromMs = Math.min(...series.map((one, i) => one.openTimeMs[lanes[i]!.from]!));
  return { tradeFromMs, startedFromMs, lanes };
}

function positionAtOrAfter({ openTimeMs }: CandleSeries, timeMs: number): number {
  let low = 0;
  let high = openTimeMs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (openTimeMs[middle]! < timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

function refuseTooFew(
  series: readonly CandleSeries[],
  tradeFromMs: number,
  wantedMs: number,
): void {
  const left = Math.max(
    ...series.map((one) => one.openTimeMs.length - positionAtOrAfter(one, tradeFromMs)),
  );
  if (left >= 2) return;
  const ends = series.map(({ openTimeMs }) => utcText(openTimeMs.at(-1)!));
  throw new MisuseError(
    "E_NO_CANDLES",
    `Cannot trade from ${utcText(wantedMs)} UTC on: fewer than two candles are left, the last opens at ${ends.join(", ")}`,
  );
}
