import { floorToStep } from "../../market/decimal-grid.ts";
import { Decimal } from "../../market/decimal.ts";
import { placeableQuantity } from "../../market/placeable-quantity.ts";
import { cancelOrder } from "./cancel-order.ts";
import type { Lane } from "./lane.ts";
import type { LedgerOrder } from "./ledger.ts";
import { moveProtection } from "./move-protection.ts";
import { positionOf, type RunningSession } from "./running-session.ts";
import type { ProtectionState } from "./session-state.ts";

/**
 * Brings the protection that lies at the broker in line with what a lane holds: that of a position that
 * is gone is canceled, what protects one takes its amount, and one stop is left of several. An amount
 * that the market would not take is left as it is.
 */
export async function fitProtection(session: RunningSession, lane: Lane): Promise<void> {
  const position = positionOf(session, lane);
  await cancelStale(session, lane, position);
  adoptStop(session, lane, position);
  await fitAmounts(session, lane, position);
  await mergeStops(session, lane);
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
async function mergeStops(session: RunningSession, lane: Lane): Promise<void> {
  if (!isCovered(session, lane, lane.stop)) return;
  for (const { request } of addedStops(session, lane)) {
    await cancelOrder(session, request.clientOrderId);
  }
}

/** Whether a position is held and one stop lies there for all of it. */
export function isCovered(
  session: RunningSession,
  lane: Lane,
  stop: ProtectionState | null,
): boolean {
  const own = stop === null ? undefined : session.orders.get(stop.clientOrderId);
  if (stop === null || own === undefined || session.book.isFlat(lane.number)) return false;
  const position = positionOf(session, lane);
  if (!endsPosition(own, position)) return false;
  const covered = new Decimal(stop.quantity).minus(own.filledQuantity);
  return covered.gte(floorToStep(position.abs(), lane.rules.quantityStep));
}

async function fitAmounts(session: RunningSession, lane: Lane, position: Decimal): Promise<void> {
  if (session.book.isFlat(lane.number)) return;
  const protectable = floorToStep(position.abs(), lane.rules.quantityStep);
  if (protectable.isZero()) return;
  for (const name of ["stop", "takeProfit"] as const) {
    const lies = lane[name];
    const order = lies === null ? undefined : session.orders.get(lies.clientOrderId);
    if (lies === null || order === undefined || !endsPosition(order, position)) continue;
    const fitting = placeableQuantity(lane.rules, {
      wanted: protectable.plus(order.filledQuantity),
      price: Number(lies.triggerPrice),
      reducesOnly: true,
    });
    // What is too little for an order of its own is ended by the larger one that lies there.
    if (fitting.kind === "unplaceable" || lies.quantity === fitting.quantity) continue;
    await moveProtection(session, lane, name, { ...lies, quantity: fitting.quantity });
  }
}
