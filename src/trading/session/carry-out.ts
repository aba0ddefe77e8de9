import { rememberRoundTrip } from "../risk/remember.ts";
import type { Lane } from "./lane.ts";
import { moveProtection } from "./move-protection.ts";
import { commitOutcome, startOutcome } from "./outcome.ts";
import type { PlannedChange } from "./plan-change.ts";
import { newOrder, type RunningSession } from "./running-session.ts";
import { sendOrders } from "./send-orders.ts";
import { cancelOrder } from "./settle-orders.ts";

/** Does at the broker what a decision that is written down wants. */
export async function carryOut(
  session: RunningSession,
  lane: Lane,
  change: PlannedChange,
): Promise<void> {
  const { intents, cancels, stop, isDust } = change;
  for (const request of intents) session.orders.set(request.clientOrderId, newOrder(request));
  for (const clientOrderId of cancels) await cancelOrder(session, clientOrderId);
  if (intents.length > 0) await sendOrders(session, intents);
  if (stop !== undefined) await moveProtection(session, lane, "stop", stop);
  if (isDust) await leaveDust(session, lane);
}

// What no market takes is no position any more; it stays in the book.
async function leaveDust(session: RunningSession, lane: Lane): Promise<void> {
  const { nowMs, plan, timeframeMs } = session;
  const trip = session.book.dust(lane.number, nowMs);
  if (trip === undefined) return;
  session.risk = rememberRoundTrip(session.risk, trip, nowMs, {
    limits: plan.limits,
    timeframeMs,
  });
  lane.heldCandles = 0;
  lane.bestClose = 0;
  session.isUnsettled = true;
  const outcome = startOutcome();
  outcome.roundTrips.push(trip);
  const quantity = session.book.state.positions[lane.instrument]?.quantity ?? "0";
  const data = { instrument: lane.instrument, quantity };
  outcome.events.push({ kind: "dust", atMs: nowMs, data });
  await commitOutcome(session, outcome);
}
