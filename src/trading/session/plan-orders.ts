import { decimalText, tickAgainst } from "../../market/decimal-grid.ts";
import { Decimal } from "../../market/decimal.ts";
import type { OrderRequest, OrderRole, OrderSide } from "../../market/order.ts";
import { placeableQuantity } from "../../market/placeable-quantity.ts";
import { protectionFor } from "../risk/protection-for.ts";
import { clientOrderIdOf, type OrderName } from "./client-order-id.ts";
import type { Lane } from "./lane.ts";
import { pendingOrders, positionOf, remainingOf, type RunningSession } from "./running-session.ts";

/** From one exposure to another, at the close of a lane's candle. */
export interface ExposureChange {
  readonly openTimeMs: number;
  /** Signed values over equity; `held` is 0 where nothing but dust is there. */
  readonly held: number;
  readonly target: number;
  readonly equity: number;
}

export interface PlannedOrders {
  /** In the order in which they are sent. */
  readonly intents: readonly OrderRequest[];
  /** Why there is none, or only an exit where an entry is to follow; `undefined` = there are all. */
  readonly unplaced: string | undefined;
  /** What is held is too small to be sold, so it is held no longer. */
  readonly isDust: boolean;
}

/** The orders that lead there: at most an exit and an entry, the entry with its protection. */
export function planOrders(
  session: RunningSession,
  lane: Lane,
  change: ExposureChange,
): PlannedOrders {
  const { held, target } = change;
  const turns = held !== 0 && target !== 0 && held > 0 !== target > 0;
  if (turns) {
    const exit = planExit(session, lane, change);
    if (exit.intents.length === 0) return exit;
    const entry = planEntry(session, lane, { ...change, held: 0 });
    return { ...entry, intents: [...exit.intents, ...entry.intents] };
  }
  if (target === 0) return planExit(session, lane, change);
  if (held === 0) return planEntry(session, lane, change);
  return planResize(session, lane, change);
}

function planExit(session: RunningSession, lane: Lane, change: ExposureChange): PlannedOrders {
  const position = positionOf(session, lane);
  const wanted = position.abs();
  const placeable = placeableQuantity(lane.rules, {
    wanted,
    price: lane.close,
    held: wanted,
    reducesOnly: true,
  });
  if (placeable.kind === "unplaceable") {
    return { intents: [], unplaced: placeable.reason, isDust: true };
  }
  const side = position.isNegative() ? "buy" : "sell";
  const { quantity } = placeable;
  return placed([requestOf(session, lane, change, { role: "exit", side, quantity })]);
}

function planEntry(session: RunningSession, lane: Lane, change: ExposureChange): PlannedOrders {
  const side = change.target < 0 ? "sell" : "buy";
  const sized = sizeIncrease(session, lane, change, side);
  if (sized.kind === "unplaceable") return unplaced(sized.reason);
  const entry = requestOf(session, lane, change, { role: "enter", side, quantity: sized.quantity });
  const protection = planProtection(session, lane, change, entry);
  const isStoppable = protection.every(
    (leg) => leg.role !== "stop" || takesStop(session, lane, leg),
  );
  return isStoppable ? placed([entry, ...protection]) : unplaced("stop-below-minimum");
}

/**
 * The stop of an increase, asleep until it fills; at the next close the position's own stop takes it over.
 *
 * @param triggerPrice Where the position's own stop lies.
 * @returns `undefined`: the market would not take it.
 */
export function planIncreaseStop(
  session: RunningSession,
  lane: Lane,
  { openTimeMs }: Pick<ExposureChange, "openTimeMs">,
  { increase, triggerPrice }: { readonly increase: OrderRequest; readonly triggerPrice: string },
): OrderRequest | undefined {
  const side = increase.side === "buy" ? "sell" : "buy";
  const { quantity, clientOrderId: parent } = increase;
  const leg = { role: "stop", name: "increase-stop", type: "stop" } as const;
  const terms = { ...leg, side, quantity, triggerPrice, parent } as const;
  const stop = requestOf(session, lane, { openTimeMs }, terms);
  return takesStop(session, lane, stop) ? stop : undefined;
}

// At its trigger an order is worth less than at the price of its entry, and a fee may be taken of what it sells.
function takesStop(
  { plan }: RunningSession,
  { rules }: Lane,
  { quantity, side, triggerPrice }: OrderRequest,
): boolean {
  const isCut = rules.market === "spot" && rules.buyFeeIn === "base" && side === "sell";
  const wanted = new Decimal(quantity).times(isCut ? 1 - plan.costShare : 1);
  const price = Number(triggerPrice);
  return placeableQuantity(rules, { wanted, price, reducesOnly: true }).kind === "placeable";
}

function planResize(session: RunningSession, lane: Lane, change: ExposureChange): PlannedOrders {
  const { held, target, equity } = change;
  const grows = Math.abs(target) > Math.abs(held);
  const side = grows === target > 0 ? "buy" : "sell";
  const sized = grows
    ? sizeIncrease(session, lane, change, side)
    : placeableQuantity(lane.rules, {
        wanted: (Math.abs(held - target) * equity) / lane.close,
        price: lane.close,
        held: positionOf(session, lane).abs(),
        reducesOnly: true,
      });
  if (sized.kind === "unplaceable") return unplaced(sized.reason);
  const role = grows ? "increase" : "reduce";
  return placed([requestOf(session, lane, change, { role, side, quantity: sized.quantity })]);
}

function sizeIncrease(
  session: RunningSession,
  lane: Lane,
  { held, target, equity }: ExposureChange,
  side: OrderSide,
): ReturnType<typeof placeableQuantity> {
  const { rules, close } = lane;
  const wanted = (Math.abs(target - held) * equity) / close;
  const isPurchaseOnSpot = rules.market === "spot" && side === "buy";
  if (!isPurchaseOnSpot) return placeableQuantity(rules, { wanted, price: close });
  const cash = Decimal.max(0, freeCash(session));
  const { costShare } = session.plan;
  return placeableQuantity(rules, { wanted, price: close, cash, costShare });
}

// Cash less what purchases that are still to be filled will take.
function freeCash(session: RunningSession): Decimal {
  let cash = new Decimal(session.book.state.cash);
  for (const lane of session.lanes) {
    for (const order of pendingOrders(session, lane)) {
      if (order.request.side === "sell") continue;
      const value = remainingOf(order).times(lane.close);
      cash = cash.minus(value.times(1 + session.plan.costShare));
    }
  }
  return cash;
}

/** Stop and take profit of an entry, or of a position that has lost its own. */
export function planProtection(
  session: RunningSession,
  lane: Lane,
  { openTimeMs, target }: Pick<ExposureChange, "openTimeMs" | "target">,
  entry: Pick<OrderRequest, "quantity"> & { readonly clientOrderId?: string },
): readonly OrderRequest[] {
  const direction = target < 0 ? -1 : 1;
  const prices = protectionFor({ direction, price: lane.close }, lane.atr, session.plan.limits);
  const side = direction === 1 ? "sell" : "buy";
  const legs = [
    { role: "stop", price: prices?.stop },
    { role: "take-profit", price: prices?.takeProfit },
  ] as const;
  return legs.flatMap(({ role, price }) => {
    if (price === undefined) return [];
    const { quantity, clientOrderId: parent } = entry;
    const triggerPrice = triggerText(lane, price, side);
    const terms = { role, side, quantity, type: role, triggerPrice, parent } as const;
    return [requestOf(session, lane, { openTimeMs }, terms)];
  });
}

/** A trigger on the market's grid, rounded against the position. */
export function triggerText(lane: Lane, price: number, side: OrderSide): string {
  return decimalText(tickAgainst(new Decimal(price), lane.rules.priceTick, side));
}

interface OrderTerms {
  readonly role: OrderRole;
  /** Where the decision has another order of the role. */
  readonly name?: OrderName;
  readonly side: OrderSide;
  readonly quantity: string;
  readonly type?: OrderRequest["type"];
  readonly triggerPrice?: string;
  readonly parent?: string | undefined;
}

function requestOf(
  { plan, timeframeMs }: RunningSession,
  { instrument }: Lane,
  { openTimeMs }: Pick<ExposureChange, "openTimeMs">,
  terms: OrderTerms,
): OrderRequest {
  const { role, name = role, side, quantity, type = "market", triggerPrice, parent } = terms;
  return {
    clientOrderId: clientOrderIdOf(plan.name, instrument, openTimeMs, name),
    instrument,
    side,
    type,
    role,
    quantity,
    triggerPrice,
    reduceOnly: role !== "enter" && role !== "increase",
    parent,
    decidedAtMs: openTimeMs + timeframeMs,
  };
}

function placed(intents: readonly OrderRequest[]): PlannedOrders {
  return { intents, unplaced: undefined, isDust: false };
}

function unplaced(reason: string): PlannedOrders {
  return { intents: [], unplaced: reason, isDust: false };
}
