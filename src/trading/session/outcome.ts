import { isPending } from "../../foundation/maybe-promise.ts";
import { Decimal } from "../../market/decimal.ts";
import type { Fill } from "../../market/fill.ts";
import type { RoundTrip } from "../accounting/book-state.ts";
import type { LedgerEvent, LedgerOrder } from "./ledger.ts";
import { isClosed, type OrderTransition, statusAfter } from "./order-machine.ts";
import { type RunningSession, stateOf } from "./running-session.ts";

/** What became of orders since the last time that it was written down. */
export interface Outcome {
  /** By client order id: each as it stands now. */
  readonly orders: Map<string, LedgerOrder>;
  readonly fills: Map<string, Fill>;
  readonly roundTrips: RoundTrip[];
  readonly events: LedgerEvent[];
}

export function startOutcome(): Outcome {
  return { orders: new Map(), fills: new Map(), roundTrips: [], events: [] };
}

export interface OrderChange {
  readonly transition: OrderTransition;
  /** Base amount that was traded. */
  readonly filled?: string;
  readonly reason?: string;
}

/** Moves an order on, in the session and in what will be written of it. */
export function moveOrder(
  session: RunningSession,
  outcome: Outcome,
  order: LedgerOrder,
  change: OrderChange,
): LedgerOrder {
  const { clientOrderId } = order.request;
  const moved: LedgerOrder = {
    request: order.request,
    status: statusAfter(order.status, change.transition),
    filledQuantity: new Decimal(order.filledQuantity).plus(change.filled ?? 0).toFixed(),
    reason: change.reason ?? order.reason,
  };
  outcome.orders.set(clientOrderId, moved);
  if (isClosed(moved.status)) {
    session.orders.delete(clientOrderId);
    forgetProtection(session, clientOrderId);
  } else {
    session.orders.set(clientOrderId, moved);
  }
  return moved;
}

/** Writes an outcome down, with the state after it; an empty one is not worth a transaction. */
export async function commitOutcome(session: RunningSession, outcome: Outcome): Promise<void> {
  const { orders, fills, roundTrips, events } = outcome;
  if (orders.size + fills.size + roundTrips.length + events.length === 0) return;
  const answer = session.ports.ledger.commitOutcome({
    atMs: session.nowMs,
    orders: [...orders.values()],
    fills: [...fills.values()],
    roundTrips,
    events,
    state: stateOf(session),
  });
  if (isPending(answer)) await answer;
}

function forgetProtection(session: RunningSession, clientOrderId: string): void {
  for (const lane of session.lanes) {
    if (lane.stop?.clientOrderId === clientOrderId) lane.stop = null;
    if (lane.takeProfit?.clientOrderId === clientOrderId) lane.takeProfit = null;
  }
}
