import { utcText } from "../../../foundation/utc-text.ts";
import type { CandleSeries } from "../../../market/candle-series.ts";
import { timeframeMs } from "../../../market/timeframe.ts";
import type { ExternalSignal } from "../../../trading/strategies/external-signal.ts";
import { followsSignals } from "../../../trading/strategies/external-strategy.ts";
import type { Strategy } from "../../../trading/strategies/strategy.ts";

/**
 * What must be known of signals that a strategy follows: that none of them counts while the run decides.
 *
 * @param tradeFromMs Open time of the first candle that is decided on.
 */
export function signalNotes(
  strategy: Strategy,
  series: readonly CandleSeries[],
  { tradeFromMs }: { readonly tradeFromMs: number },
): readonly string[] {
  if (!followsSignals(strategy) || strategy.signals.length === 0) return [];
  const lanes = series.map(({ instrument, timeframe, openTimeMs }) => {
    const stepMs = timeframeMs(timeframe);
    return { instrument, fromMs: tradeFromMs + stepMs, toMs: openTimeMs.at(-1)! + stepMs };
  });
  const counts = ({ instrument, atMs, untilMs }: ExternalSignal): boolean =>
    lanes.some(
      (lane) =>
        (instrument ?? lane.instrument) === lane.instrument &&
        atMs <= lane.toMs &&
        untilMs > lane.fromMs,
    );
  const { signals } = strategy;
  if (signals.some(counts)) return [];
  const run = spanText(lanes[0]!.fromMs, Math.max(...lanes.map(({ toMs }) => toMs)));
  const theirs = spanText(signals[0]!.atMs, signals.at(-1)!.atMs);
  return [
    `0 of ${signals.length.toLocaleString("en-US")} signals fall into this run, so it never trades: it decides from ${run}, the signals are from ${theirs}.`,
  ];
}

function spanText(fromMs: number, toMs: number): string {
  return `${utcText(fromMs)} to ${utcText(toMs)} UTC`;
}
