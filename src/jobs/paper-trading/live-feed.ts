import { waitUntil } from "../../adapters/cron/wait-until.ts";
import type { Clock } from "../../foundation/clock.ts";
import { InterruptedError, OperationalError } from "../../foundation/errors.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import { type Timeframe, timeframeMs } from "../../market/timeframe.ts";
import type { CandleFeed } from "../../trading/session/candle-feed.ts";
import { openMissedMs } from "./live-broker.ts";
import { runSideBySide } from "../walk-forward/run-side-by-side.ts";
import type { LiveCandles } from "./live-candles.ts";
import { createLateness } from "./lateness.ts";
import { createMomentQueue, type MomentQueue } from "./moment-queue.ts";

/** An exchange needs a moment to close a candle. */
const settleMs = 2000;
const firstRetryMs = 2000;
const retryMaxMs = 60_000;
/** Instruments that are fetched at once: one after another, many would be late. */
const fetchesAtOnce = 4;
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
  const fetches = createFetches(options, queue);
  let hasRead = false;
  const latenessOf = createLateness(options);

  // Open time of the newest candle that has closed.
  const newestMs = (): number => Math.floor(clock.nowMs() / stepMs) * stepMs - stepMs;
  const isBehind = (lane: number): boolean => queue.seenMs(lane) < newestMs();

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
      for (const lane of lanes) await fetches.take(lane);
      hasRead = true;
      if (queue.first() !== undefined) return;
    }
    // A hole of before must not make the next candle, or another instrument's, late.
    if (newestMs() > triedMs) failures = 0;
    triedMs = newestMs();
    await waitForMore(lanes.some(isBehind));
    await fetches.fetch(lanes.filter(isBehind));
    failures = lanes.some(isBehind) ? failures + 1 : 0;
    if (failures === 0) fetches.forgetFailures();
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

/** Brings candles into the queue: whichever comes first, the queue puts them in their order. */
function createFetches(
  { instruments, candles, signal, onNotice }: LiveFeedOptions,
  queue: MomentQueue,
) {
  // Per lane: what keeps it waiting is said once.
  const toldOf = new Map<number, string>();
  const tell = (lane: number, sentence: string): void => {
    if (sentence !== toldOf.get(lane)) onNotice?.(sentence);
    toldOf.set(lane, sentence);
  };
  const take = async (lane: number): Promise<void> =>
    queue.take(lane, await candles.read(instruments[lane]!));
  const fetchLane = async (lane: number): Promise<void> => {
    if (signal.aborted) return;
    try {
      await candles.fetch(instruments[lane]!, Math.max(0, queue.seenMs(lane)));
      await take(lane);
    } catch (error) {
      if (signal.aborted || error instanceof InterruptedError) return;
      if (!(error instanceof OperationalError)) throw error;
      const reason = `${error.message} [${error.code}]`;
      tell(lane, `${instruments[lane]}: ${reason}; tried again until it comes.`);
    }
  };
  return {
    /** What is stored of a lane. */
    take,
    fetch: (lanes: readonly number[]): Promise<void> =>
      runSideBySide(lanes, fetchLane, { jobs: fetchesAtOnce, signal: undefined }),
    forgetFailures: (): void => toldOf.clear(),
  };
}
