import { exactRule, floorToStep } from "../../market/decimal-grid.ts";
import { Decimal } from "../../market/decimal.ts";
import type { OrderRequest } from "../../market/order.ts";
import type { OrderAmendment } from "../../trading/session/broker.ts";
import {
  type PaperAccount,
  type PaperLane,
  type PaperOrder,
  remainingOf,
} from "./paper-account.ts";

/** Value of all positions over equity that an account with perpetuals may reach by an order. */
const leverageMax = 10;

/**
 * Why an exchange would not take an order; `undefined` where it takes it. Before the first candle of
 * an instrument nothing that depends on its price is refused.
 */
export function refusalOf(
  account: PaperAccount,
  lane: PaperLane,
  request: OrderRequest,
): string | undefined {
  if (account.orders.has(request.clientOrderId)) return "duplicate-client-order-id";
  return (
    offGrid(lane, request) ??
    withoutParent(account, request) ??
    withoutPosition(account, lane, request) ??
    withoutFunds(account, lane, request)
  );
}

/** Why an exchange would not take another amount or trigger for an order that lies there. */
export function amendmentRefusal(order: PaperOrder, change: OrderAmendment): string | undefined {
  if (order.request.type === "market") return "not-amendable";
  if (order.filled.gte(change.quantity)) return "below-filled-quantity";
  return offGrid(order.lane, { ...order.request, ...change });
}

function offGrid(lane: PaperLane, request: OrderRequest): string | undefined {
  const { rules } = lane;
  const quantity = new Decimal(request.quantity);
  if (!quantity.isFinite() || quantity.lte(0)) return "off-step";
  if (!floorToStep(quantity, rules.quantityStep).eq(quantity)) return "off-step";
  if (quantity.lt(exactRule(rules.quantityMin))) return "below-minimum-quantity";
  if (rules.quantityMax !== undefined && quantity.gt(exactRule(rules.quantityMax))) {
    return "above-maximum-quantity";
  }
  return offTick(lane, request) ?? belowNotional(lane, request);
}

function offTick(lane: PaperLane, { type, triggerPrice }: OrderRequest): string | undefined {
  if (type === "market") return triggerPrice === undefined ? undefined : "unwanted-trigger-price";
  if (triggerPrice === undefined) return "no-trigger-price";
  const price = new Decimal(triggerPrice);
  if (!price.isFinite() || price.lte(0)) return "off-tick";
  return floorToStep(price, lane.rules.priceTick).eq(price) ? undefined : "off-tick";
}

// Perpetuals let go of any amount.
function belowNotional(lane: PaperLane, request: OrderRequest): string | undefined {
  if (request.reduceOnly && lane.rules.market === "perpetual") return undefined;
  const price = request.triggerPrice ?? lane.lastClose;
  if (price === 0) return undefined;
  const value = new Decimal(request.quantity).times(price);
  return value.lt(exactRule(lane.rules.notionalMin)) ? "below-minimum-notional" : undefined;
}

function withoutParent(account: PaperAccount, { parent }: OrderRequest): string | undefined {
  if (parent === undefined) return undefined;
  const found = account.orders.get(parent);
  if (found === undefined) return "unknown-parent";
  return found.status === "canceled" && found.filled.isZero() ? "parent-canceled" : undefined;
}

function withoutPosition(
  account: PaperAccount,
  lane: PaperLane,
  request: OrderRequest,
): string | undefined {
  if (sleeps(account, request)) return undefined;
  const held = request.side === "sell" ? lane.position : lane.position.negated();
  if (request.reduceOnly) {
    return held.lt(exactRule(lane.rules.quantityStep)) ? "nothing-to-reduce" : undefined;
  }
  const isSpotSale = lane.rules.market === "spot" && request.side === "sell";
  return isSpotSale && held.lt(request.quantity) ? "insufficient-position" : undefined;
}

/** Whether an order waits for its parent to fill. */
export function sleeps(account: PaperAccount, { parent }: OrderRequest): boolean {
  if (parent === undefined) return false;
  const found = account.orders.get(parent);
  return found !== undefined && found.filled.isZero();
}

function withoutFunds(
  account: PaperAccount,
  lane: PaperLane,
  request: OrderRequest,
): string | undefined {
  if (request.reduceOnly || lane.lastClose === 0) return undefined;
  return lane.rules.market === "spot"
    ? withoutCash(account, lane, request)
    : withoutMargin(account, lane, request);
}

function withoutCash(
  account: PaperAccount,
  lane: PaperLane,
  request: OrderRequest,
): string | undefined {
  if (request.side === "sell") return undefined;
  const price = new Decimal(lane.lastClose).times(lane.feeShare.plus(1));
  const needed = price.times(request.quantity);
  return needed.gt(account.cash.minus(reservedCash(account))) ? "insufficient-funds" : undefined;
}

// what purchases that wait on spot markets will take
function reservedCash(account: PaperAccount): Decimal {
  let reserved = new Decimal(0);
  for (const lane of account.lanes) {
    if (lane.rules.market !== "spot") continue;
    for (const order of lane.openOrders) {
      if (order.request.side !== "buy" || order.request.reduceOnly) continue;
      reserved = reserved.plus(remainingOf(order).times(lane.lastClose));
    }
  }
  return reserved;
}

function withoutMargin(
  account: PaperAccount,
  lane: PaperLane,
  request: OrderRequest,
): string | undefined {
  const signed = Number(request.quantity) * (request.side === "buy" ? 1 : -1);
  let equity = account.cashNumber;
  let exposed = 0;
  for (const other of account.lanes) {
    const held = other.positionNumber;
    equity += held * other.lastClose;
    if (other.rules.market !== "perpetual") continue;
    exposed += Math.abs(held + (other === lane ? signed : 0)) * other.lastClose;
  }
  return exposed > leverageMax * equity ? "insufficient-margin" : undefined;
}
