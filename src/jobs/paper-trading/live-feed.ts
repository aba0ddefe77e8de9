import { waitUntil } from "../../adapters/cron/wait-until.ts";
import type { Clock } from "../../foundation/clock.ts";
import { InterruptedError, OperationalError } from "../../foundation/errors.ts";
import { candleAt } from "../../market/candle.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import { type Timeframe, timeframeMs } from "../../market/timeframe.ts";
import type { CandleFeed, FedCandle } from "../../trading/session/candle-feed.ts";
import type { LiveCandles } from "./live-candles.ts";

/** An exchange needs a moment to close a candle. */
const settleMs = 2000;
const firstRetryMs = 2000;
const retryMaxMs = 60_000;

export interface LiveFeedOptions {
  /** Lane i is instruments[i]. */
  readonly instruments: readonly InstrumentId[];
  readonly timeframe: Timeframe;
  /** Open time of the first candle that is shown, UTC epoch milliseconds. */
  readonly startedFromMs: number;
  readonly candles: LiveCandles;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Waits until the clock shows a time; default: by the wall clock. */
  readonly wait?: LiveWait | undefined;
  readonly onNotice?: ((sentence: string) => void) | undefined;
}

/** @param timeMs UTC epoch milliseconds. */
export type LiveWait = (timeMs: number) => Promise<unknown>;

/**
 * Stored candles first, then each candle once it has closed and is stored: every one once, in order,
 * however late it comes. A candle that comes long after its close is late: nothing is entered on it.
 * What cannot be fetched is fetched again until the signal; it never ends the feed.
 */
export function liveFeed(options: LiveFeedOptions): CandleFeed {
  const { instruments, clock, signal, startedFromMs } = options;
  const wait = options.wait ?? ((timeMs) => waitUntil(timeMs, { clock, signal }));
  const stepMs = timeframeMs(options.timeframe);
  const lateMs = lateAfterMs(options.timeframe);
  const seenMs = instruments.map(() => startedFromMs - stepMs);
  const queue: Omit<FedCandle, "isLate">[] = [];
  let failures = 0;
  let toldOf = "";
  let hasRead = false;

  // Open time of the newest candle that has closed.
  const newestMs = (): number => Math.floor(clock.nowMs() / stepMs) * stepMs - stepMs;
  const isBehind = (lane: number): boolean => seenMs[lane]! < newestMs();

  const takeStored = async (lane: number): Promise<void> => {
    const series = await options.candles.read(instruments[lane]!);
    for (let i = 0; i < series.openTimeMs.length; i += 1) {
      if (series.openTimeMs[i]! <= seenMs[lane]!) continue;
      seenMs[lane] = series.openTimeMs[i]!;
      queue.push({ lane, candle: candleAt(series, i) });
    }
    queue.sort((a, b) => a.candle.openTimeMs - b.candle.openTimeMs || a.lane - b.lane);
  };

  const fetchLane = async (lane: number): Promise<void> => {
    try {
      await options.candles.fetch(instruments[lane]!, Math.max(0, seenMs[lane]!));
      await takeStored(lane);
    } catch (error) {
      if (signal.aborted || error instanceof InterruptedError) return;
      if (!(error instanceof OperationalError)) throw error;
      tell(`${instruments[lane]}: ${error.message} [${error.code}]; tried again until it comes.`);
    }
  };

  const tell = (sentence: string): void => {
    if (sentence !== toldOf) options.onNotice?.(sentence);
    toldOf = sentence;
  };

  const refill = async (): Promise<void> => {
    const lanes = [...instruments.keys()];
    if (!hasRead) {
      for (const lane of lanes) await takeStored(lane);
      hasRead = true;
      if (queue.length > 0) return;
    }
    if (!lanes.some(isBehind)) {
      await wait(newestMs() + 2 * stepMs + settleMs);
    } else if (failures > 0) {
      const waitMs = Math.min(retryMaxMs, firstRetryMs * 2 ** (failures - 1));
      await wait(clock.nowMs() + waitMs);
    }
    for (const lane of lanes) if (!signal.aborted && isBehind(lane)) await fetchLane(lane);
    failures = lanes.some(isBehind) ? failures + 1 : 0;
    if (failures === 0) toldOf = "";
  };

  return {
    async next() {
      for (;;) {
        if (signal.aborted) return undefined;
        const first = queue.shift();
        if (first === undefined) {
          await refill();
          continue;
        }
        const closeMs = first.candle.openTimeMs + stepMs;
        // One from a clock that was set back: it has not closed for anybody now.
        while (closeMs > clock.nowMs() && !signal.aborted) await wait(closeMs);
        if (signal.aborted) return undefined;
        const isLate = clock.nowMs() - closeMs > lateMs;
        return { ...first, isLate };
      }
    },
  };
}

/** So long after its close a candle is late: a twelfth of it, 30 seconds at least and 5 minutes at most. */
export function lateAfterMs(timeframe: Timeframe): number {
  return Math.min(300_000, Math.max(30_000, timeframeMs(timeframe) / 12));
}
