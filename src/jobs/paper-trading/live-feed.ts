import { waitUntil } from "../../adapters/cron/wait-until.ts";
import type { Clock } from "../../foundation/clock.ts";
import { InterruptedError, OperationalError } from "../../foundation/errors.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import { type Timeframe, timeframeMs } from "../../market/timeframe.ts";
import type { CandleFeed } from "../../trading/session/candle-feed.ts";
import { openMissedMs } from "./live-broker.ts";
import type { LiveCandles } from "./live-candles.ts";
import { createLateness } from "./lateness.ts";
import { createMomentQueue } from "./moment-queue.ts";

/** An exchange needs a moment to close a candle. */
const settleMs = 2000;
const firstRetryMs = 2000;
const retryMaxMs = 60_000;
/** So long a candle waits for those of other instruments, and is in time still. */
const othersWaitMs = openMissedMs / 2;

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
 * however late it comes; those that closed together one after another, unless one of them keeps the others
 * waiting. A candle that comes later than `openMissedMs` after its close is late: nothing is entered on it.
 * What cannot be fetched is fetched again until the signal; it never ends the feed.
 */
export function liveFeed(options: LiveFeedOptions): CandleFeed {
  const { instruments, clock, signal, startedFromMs } = options;
  const wait = options.wait ?? ((timeMs) => waitUntil(timeMs, { clock, signal }));
  const stepMs = timeframeMs(options.timeframe);
  const queue = createMomentQueue(instruments.length, { startedFromMs, stepMs });
  let failures = 0;
  // Open time of the newest candle when the last try began.
  let triedMs = -Infinity;
  let toldOf = "";
  let hasRead = false;
  const latenessOf = createLateness(options);

  // Open time of the newest candle that has closed.
  const newestMs = (): number => Math.floor(clock.nowMs() / stepMs) * stepMs - stepMs;
  const isBehind = (lane: number): boolean => queue.seenMs(lane) < newestMs();

  const takeStored = async (lane: number): Promise<void> =>
    queue.take(lane, await options.candles.read(instruments[lane]!));

  const fetchLane = async (lane: number): Promise<void> => {
    try {
      await options.candles.fetch(instruments[lane]!, Math.max(0, queue.seenMs(lane)));
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

  // Whoever is there is not kept waiting for long, nor is the next candle.
  const patienceEndsMs = (): number => {
    const openTimeMs = queue.first()?.openTimeMs;
    if (openTimeMs === undefined) return newestMs() + 2 * stepMs + settleMs;
    return openTimeMs + stepMs + othersWaitMs;
  };

  const waitForMore = async (hasMissed: boolean): Promise<void> => {
    const retryMs = Math.min(retryMaxMs, firstRetryMs * 2 ** (failures - 1));
    if (!hasMissed) await wait(newestMs() + 2 * stepMs + settleMs);
    else if (failures > 0) await wait(Math.min(clock.nowMs() + retryMs, patienceEndsMs()));
  };

  const refill = async (): Promise<void> => {
    const lanes = [...instruments.keys()];
    if (!hasRead) {
      for (const lane of lanes) await takeStored(lane);
      hasRead = true;
      if (queue.first() !== undefined) return;
    }
    // A hole of before must not make the next candle, or another instrument's, late.
    if (newestMs() > triedMs) failures = 0;
    triedMs = newestMs();
    await waitForMore(lanes.some(isBehind));
    for (const lane of lanes) if (!signal.aborted && isBehind(lane)) await fetchLane(lane);
    failures = lanes.some(isBehind) ? failures + 1 : 0;
    if (failures === 0) toldOf = "";
  };

  return {
    async next() {
      for (;;) {
        if (signal.aborted) return undefined;
        const first = queue.first();
        // The session decides on all that closed together.
        if (first === undefined || (queue.lacksOthers() && clock.nowMs() < patienceEndsMs())) {
          await refill();
          continue;
        }
        const fed = queue.shift();
        const closeMs = first.openTimeMs + stepMs;
        // One from a clock that was set back: it has not closed for anybody now.
        while (closeMs > clock.nowMs() && !signal.aborted) await wait(closeMs);
        if (signal.aborted) return undefined;
        return { ...fed, ...latenessOf(fed) };
      }
    },
  };
}
