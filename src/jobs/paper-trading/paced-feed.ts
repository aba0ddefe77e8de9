import { waitUntil } from "../../adapters/cron/wait-until.ts";
import type { Clock } from "../../foundation/clock.ts";
import { eventLoopTurn } from "../../foundation/event-loop-turn.ts";
import type { CandleFeed, FedCandle } from "../../trading/session/candle-feed.ts";
import type { ReplayFeed } from "../../trading/session/replay-feed.ts";

/** So long nothing but trading may happen: Ctrl-C and other processes' answers come through after. */
const turnEveryMs = 20;

/**
 * Replayed candles at a speed. What the session has decided on before comes without a wait.
 *
 * @param options.speed Candles per second.
 * @param options.isOld Whether a candle was decided on before a restart, or only warms up.
 * @returns A feed that ends where `signal` is aborted.
 */
export function pacedFeed(
  feed: ReplayFeed,
  options: {
    readonly speed: number | "max";
    readonly isOld: (fed: FedCandle) => boolean;
    readonly clock: Clock;
    readonly signal: AbortSignal;
  },
): CandleFeed {
  const { speed, clock, signal, isOld } = options;
  let turnedMs = clock.monotonicMs();
  let startedMs: number | undefined;
  let paced = 0;
  const paces = async (fed: FedCandle, perSecond: number): Promise<FedCandle | undefined> => {
    startedMs ??= clock.nowMs();
    paced += 1;
    const isInTime = await waitUntil(startedMs + (1000 * paced) / perSecond, { clock, signal });
    await eventLoopTurn();
    return isInTime && !signal.aborted ? fed : undefined;
  };
  const turns = async (fed: FedCandle): Promise<FedCandle | undefined> => {
    await eventLoopTurn();
    turnedMs = clock.monotonicMs();
    return signal.aborted ? undefined : fed;
  };
  return {
    next() {
      const fed = feed.next();
      if (fed === undefined) return undefined;
      if (speed !== "max" && !isOld(fed)) return paces(fed, speed);
      return clock.monotonicMs() - turnedMs < turnEveryMs ? fed : turns(fed);
    },
  };
}
