import { dayText, utcText } from "../../foundation/utc-text.ts";

export interface WaitAdvice {
  /** "wait until 2026-12-01", or what to do where that day is over: a phrase without a full stop. */
  readonly advice: string;
  /** UTC epoch milliseconds; `undefined` where enough candles have closed by now. */
  readonly waitUntilMs: number | undefined;
}

/**
 * What to do where candles are too few: to wait, or to fetch those that have closed since. A day that
 * is over is nothing to wait for.
 *
 * @param enoughAtMs When there are candles enough, UTC epoch milliseconds.
 * @param now.endMs Close of the last candle that is there.
 */
export function waitAdvice(
  enoughAtMs: number,
  { nowMs, endMs }: { readonly nowMs: number; readonly endMs: number },
): WaitAdvice {
  if (enoughAtMs > nowMs) {
    return { advice: `wait until ${dayText(enoughAtMs)}`, waitUntilMs: enoughAtMs };
  }
  const advice = `fetch newer candles (\`candlecast data update\`, or a newer file), these end at ${utcText(endMs)} UTC and enough have closed since`;
  return { advice, waitUntilMs: undefined };
}
