import type { Clock } from "../../foundation/clock.ts";
import { utcText } from "../../foundation/utc-text.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import { type Timeframe, timeframeMs } from "../../market/timeframe.ts";
import type { FedCandle } from "../../trading/session/candle-feed.ts";
import { openMissedMs } from "./live-broker.ts";

/** Tells of each candle, when it is handed out, how late it is; the first late one after others is news. */
export function createLateness(about: {
  readonly instruments: readonly InstrumentId[];
  readonly timeframe: Timeframe;
  readonly clock: Clock;
  readonly onNotice?: ((sentence: string) => void) | undefined;
}): (fed: Pick<FedCandle, "lane" | "candle">) => {
  readonly isLate: boolean;
  readonly isPast: boolean;
} {
  const { instruments, clock, onNotice } = about;
  const stepMs = timeframeMs(about.timeframe);
  let wasLate = false;
  return ({ lane, candle: { openTimeMs } }) => {
    const ageMs = clock.nowMs() - openTimeMs - stepMs;
    const isLate = ageMs > openMissedMs;
    const isPast = ageMs >= stepMs;
    // Those that a session missed while it was away are no news.
    if (isLate && !wasLate && !isPast) onNotice?.(lateText(instruments[lane]!, openTimeMs, ageMs));
    wasLate = isLate;
    return { isLate, isPast };
  };
}

function lateText(instrument: InstrumentId, openTimeMs: number, ageMs: number): string {
  const came = `${instrument}: the candle of ${utcText(openTimeMs)} UTC came ${Math.round(ageMs / 1000)} s after its close`;
  return `${came}; later than ${openMissedMs / 1000} s nothing is entered, what is held may leave. If all are late, look at the connection and at the clock of this machine.`;
}
