import type { OrderRequest } from "../../market/order.ts";
import { rememberRoundTrip } from "../risk/remember.ts";
import { cancelOrder } from "./cancel-order.ts";
import type { Lane } from "./lane.ts";
import { moveProtection } from "./move-protection.ts";
import { commitOutcome, startOutcome } from "./outcome.ts";
import { newOrder, type RunningSession } from "./running-session.ts";
import { sendOrders } from "./send-orders.ts";
import { noErrands, type ProtectionState } from "./session-state.ts";

/** Does at the broker what a decision that is written down wants. */
export async function carryOut(
  session: RunningSession,
  lane: Lane,
  intents: readonly OrderRequest[],
): Promise<void> {
  for (const request of intents) session.orders.set(request.clientOrderId, newOrder(request));
  await runErrands(session, lane, intents);
}

/** What of a decision may still be to do after a restart; what is done already changes nothing. */
export async function runErrands(
  session: RunningSession,
  lane: Lane,
  intents: readonly OrderRequest[],
): Promise<void> {
  const { cancels, stop, isDust } = lane.errands ?? noErrands;
  for (const clientOrderId of cancels) {
    if (session.orders.has(clientOrderId)) await cancelOrder(session, clientOrderId);
  }
  if (intents.length > 0) await sendOrders(session, intents);
  if (stop !== null && isElsewhere(lane.stop, stop)) {
    await moveProtection(session, lane, "stop", stop);
  }
  if (isDust) await leaveDust(session, lane);
}

function isElsewhere(lies: ProtectionState | null, wanted: ProtectionState): boolean {
  return lies?.clientOrderId === wanted.clientOrderId && lies.triggerPrice !== wanted.triggerPrice;
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
