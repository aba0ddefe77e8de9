import { assert } from "../../foundation/assert.ts";
import { isPending } from "../../foundation/maybe-promise.ts";
import type { FedCandle } from "./candle-feed.ts";
import type { Lane } from "./lane.ts";
import type { LedgerStep } from "./ledger.ts";
import { markLane } from "./mark-lane.ts";
import { giveUpUnsent, replayCandle } from "./replay-candle.ts";
import type { RunningSession } from "./running-session.ts";
import { catchUp, decideCandle, rememberAccount } from "./trade-candle.ts";

/**
 * Candles that closed together: what the broker did to any of their instruments is booked and the whole
 * account is marked before the first of them is decided on, so no decision sees a half-marked account
 * and none depends on which instrument was named first. Those that were decided before a restart finish
 * what they began, first.
 *
 * @param moment Of one open time, the lowest lane first.
 */
export async function takeMoment(
  session: RunningSession,
  moment: readonly FedCandle[],
  onStep: (step: LedgerStep) => void,
): Promise<void> {
  const traded: FedCandle[] = [];
  for (const fed of moment) {
    assert(
      fed.candle.openTimeMs === moment[0]!.candle.openTimeMs,
      "candles of one moment have one open time",
    );
    const lane = laneOf(session, fed);
    if (isSeen(lane, fed)) continue;
    if (isOver(session, lane, fed)) await replayCandle(session, lane, fed);
    else traded.push(fed);
  }
  if (traded.length === 0) return;
  await catchUpAll(session, traded);
  let equity = session.book.equity();
  for (const fed of traded) equity = markLane(session, laneOf(session, fed), fed.candle);
  await rememberAccount(session, equity);
  for (const fed of traded) {
    const lane = laneOf(session, fed);
    // What the decision before it took back is booked.
    if (fed !== traded[0]) await catchUp(session, lane);
    const deciding = decideCandle(session, lane, { fed, equity: session.book.equity() });
    onStep(isPending(deciding) ? await deciding : deciding);
  }
}

async function catchUpAll(session: RunningSession, traded: readonly FedCandle[]): Promise<void> {
  for (const fed of traded) {
    if (session.unsent.size > 0) await giveUpUnsent(session, laneOf(session, fed));
  }
  await catchUp(session, laneOf(session, traded[0]!));
}

/** Whether this process has been shown a candle already, or a newer one. */
export function isSeen({ seenOpenTimeMs }: Lane, { candle }: FedCandle): boolean {
  return candle.openTimeMs <= seenOpenTimeMs;
}

/** Whether a candle is only shown: decided before a restart, or older than the session's time. */
export function isOver(
  { plan }: RunningSession,
  { decidedOpenTimeMs }: Lane,
  { candle }: FedCandle,
): boolean {
  return candle.openTimeMs < plan.tradeFromMs || candle.openTimeMs <= decidedOpenTimeMs;
}

function laneOf({ lanes }: RunningSession, { lane }: FedCandle): Lane {
  return lanes[lane]!;
}
