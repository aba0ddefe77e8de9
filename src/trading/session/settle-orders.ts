import { isPending } from "../../foundation/maybe-promise.ts";
import { decimalText, floorToStep } from "../../market/decimal-grid.ts";
import { Decimal } from "../../market/decimal.ts";
import type { CancelAnswer, FoundOrder } from "./broker.ts";
import type { Lane } from "./lane.ts";
import type { LedgerOrder } from "./ledger.ts";
import { moveProtection } from "./move-protection.ts";
import { commitOutcome, moveOrder, startOutcome } from "./outcome.ts";
import { positionOf, type RunningSession } from "./running-session.ts";
import { giveUp, reasonOf } from "./send-orders.ts";

/** Looks at the broker, a candle apart, after which an order that is not there never was. */
const looksMax = 3;

/**
 * Brings what lies at the broker in line with what is held: orders of which nobody knows are looked
 * for, protection of a position that is gone is canceled, what protects one takes its amount. What
 * cannot be done now is tried again at the next candle.
 */
export async function settleOrders(session: RunningSession): Promise<void> {
  session.isUnsettled = false;
  await findUnknown(session);
  for (const lane of session.lanes) {
    for (const clientOrderId of lane.errands?.cancels ?? []) {
      if (session.orders.has(clientOrderId)) await cancelOrder(session, clientOrderId);
    }
    const position = positionOf(session, lane);
    await cancelStale(session, lane, position);
    adoptStop(session, lane, position);
    await fitProtection(session, lane, position);
    await mergeStops(session, lane, position);
  }
}

async function findUnknown(session: RunningSession): Promise<void> {
  const outcome = startOutcome();
  for (const order of session.orders.values()) {
    if (order.status !== "unknown") continue;
    const found = await findOrder(session, order.request.clientOrderId);
    session.isUnsettled = true;
    if (found.kind === "found") adopt(session, outcome, order, found.status);
    if (found.kind === "not-found") countLook(session, outcome, order);
  }
  await commitOutcome(session, outcome);
}

type FoundStatus = Extract<FoundOrder, { kind: "found" }>["status"];

/** Takes over an order that was found at the broker; its fills come as events. */
export function adopt(
  session: RunningSession,
  outcome: ReturnType<typeof startOutcome>,
  order: LedgerOrder,
  status: FoundStatus,
): void {
  const { clientOrderId } = order.request;
  moveOrder(session, outcome, order, { transition: "accept" });
  outcome.events.push({
    kind: "order-adopted",
    atMs: session.nowMs,
    data: { clientOrderId, status },
  });
}

function countLook(
  session: RunningSession,
  outcome: ReturnType<typeof startOutcome>,
  order: LedgerOrder,
): void {
  const { clientOrderId } = order.request;
  const before = session.looks.get(clientOrderId);
  // Instruments that are decided on together look together.
  if (before?.atMs === session.nowMs) return;
  const count = (before?.count ?? 0) + 1;
  session.looks.set(clientOrderId, { count, atMs: session.nowMs });
  if (count < looksMax) return;
  session.looks.delete(clientOrderId);
  giveUp(session, outcome, order, "it never reached the broker");
}

/** What the broker knows of an order; one that throws knows nothing. */
export async function findOrder(
  { ports }: RunningSession,
  clientOrderId: string,
): Promise<FoundOrder> {
  try {
    const answer = ports.broker.find(clientOrderId);
    return isPending(answer) ? await answer : answer;
  } catch (error) {
    return { kind: "unknown", reason: reasonOf(error) };
  }
}

async function cancelStale(session: RunningSession, lane: Lane, position: Decimal): Promise<void> {
  for (const order of session.orders.values()) {
    const { request } = order;
    if (
      request.instrument !== lane.instrument ||
      !request.reduceOnly ||
      request.type === "market"
    ) {
      continue;
    }
    const reduces = !session.book.isFlat(lane.number) && endsPosition(order, position);
    const sleeps = request.parent !== undefined && session.orders.has(request.parent);
    if (!reduces && !sleeps) await cancelOrder(session, request.clientOrderId);
  }
}

/** Asks for an order to be taken back; that it has been comes as an event. */
export async function cancelOrder(session: RunningSession, clientOrderId: string): Promise<void> {
  const answer = await askToCancel(session, clientOrderId);
  if (answer.kind === "unclear") session.isUnsettled = true;
}

async function askToCancel(
  { ports }: RunningSession,
  clientOrderId: string,
): Promise<CancelAnswer> {
  try {
    const answer = ports.broker.cancel(clientOrderId);
    return isPending(answer) ? await answer : answer;
  } catch (error) {
    return { kind: "unclear", reason: reasonOf(error) };
  }
}

// Those that came with an increase; while that is still to be filled they stay.
function addedStops({ orders }: RunningSession, lane: Lane): readonly LedgerOrder[] {
  return [...orders.values()].filter(
    ({ request: { instrument, type, parent, clientOrderId } }) =>
      type === "stop" &&
      instrument === lane.instrument &&
      clientOrderId !== lane.stop?.clientOrderId &&
      (parent === undefined || !orders.has(parent)),
  );
}

// A turn that is on its way has left the next position's stop asleep beside that of the held one.
function endsPosition({ request }: LedgerOrder, position: Decimal): boolean {
  return position.isNegative() === (request.side === "buy");
}

// The position's own stop is gone with its take profit, and an increase's is still there.
function adoptStop(session: RunningSession, lane: Lane, position: Decimal): void {
  if (lane.stop !== null || session.book.isFlat(lane.number)) return;
  const added = addedStops(session, lane).find((order) => endsPosition(order, position));
  if (added === undefined) return;
  const { clientOrderId, quantity, triggerPrice } = added.request;
  if (triggerPrice === undefined) return;
  lane.stop = { clientOrderId, quantity, triggerPrice };
}

// Once the position's own stop covers all of it the others go.
async function mergeStops(session: RunningSession, lane: Lane, position: Decimal): Promise<void> {
  const own = lane.stop === null ? undefined : session.orders.get(lane.stop.clientOrderId);
  if (lane.stop === null || own === undefined || session.book.isFlat(lane.number)) return;
  if (!endsPosition(own, position)) return;
  const covered = new Decimal(lane.stop.quantity).minus(own.filledQuantity);
  if (covered.lt(floorToStep(position.abs(), lane.rules.quantityStep))) return;
  for (const { request } of addedStops(session, lane)) {
    await cancelOrder(session, request.clientOrderId);
  }
}

async function fitProtection(
  session: RunningSession,
  lane: Lane,
  position: Decimal,
): Promise<void> {
  if (session.book.isFlat(lane.number)) return;
  const protectable = floorToStep(position.abs(), lane.rules.quantityStep);
  if (protectable.isZero()) return;
  for (const name of ["stop", "takeProfit"] as const) {
    const lies = lane[name];
    const order = lies === null ? undefined : session.orders.get(lies.clientOrderId);
    if (lies === null || order === undefined || !endsPosition(order, position)) continue;
    const quantity = decimalText(protectable.plus(order.filledQuantity));
    if (lies.quantity === quantity) continue;
    await moveProtection(session, lane, name, { ...lies, quantity });
  }
}
