import { assert } from "../../foundation/assert.ts";
import type { CostModel } from "../../market/costs.ts";
import { Decimal } from "../../market/decimal.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import type { OrderRequest } from "../../market/order.ts";
import type { TradingRules } from "../../market/trading-rules.ts";
import type { BrokerEvent } from "../../trading/session/broker.ts";
import type { CandleVolatility } from "./candle-volatility.ts";

/** The broker's own truth. It lives for as long as the broker and changes in place. */
export interface PaperAccount {
  /** Quote currency; of perpetuals as if each trade moved its whole value. `payCash` changes it. */
  cash: Decimal;
  /** `cash` as a number, for what is asked at every candle. */
  cashNumber: number;
  readonly lanes: readonly PaperLane[];
  /** By client order id; closed ones too, those that were refused not. */
  readonly orders: Map<string, PaperOrder>;
  /** Event i has sequence i + 1. */
  readonly events: BrokerEvent[];
}

/** One instrument of the account. */
export interface PaperLane {
  readonly instrument: InstrumentId;
  readonly rules: TradingRules;
  readonly costs: CostModel;
  /** Share of a fill's value, or amount, that is the fee. */
  readonly feeShare: Decimal;
  /** Signed base amount. `movePosition` changes it. */
  position: Decimal;
  positionNumber: number;
  /** Asleep, open or partly filled, oldest first; another array after each change. */
  openOrders: readonly PaperOrder[];
  /** Candles that open before it have been seen; 0 = none. */
  seenUntilMs: number;
  /** Close of the last candle; 0 = none. */
  lastClose: number;
  readonly volatility: CandleVolatility;
}

export interface PaperOrder {
  /** With the amount and trigger that the last amendment gave it. */
  request: OrderRequest;
  readonly lane: PaperLane;
  status: "asleep" | "open" | "partly-filled" | "filled" | "canceled";
  filled: Decimal;
  /** A stop that has fired and waits for volume: it fills like a market order. */
  hasFired: boolean;
  /** `triggerPrice` as a number; NaN of a market order. */
  trigger: number;
  /** Where the price must come for it to fire; see `reachOf`. */
  reach: number;
}

/** Adds to the cash, or takes from it. */
export function payCash(account: PaperAccount, amount: Decimal): void {
  account.cash = account.cash.plus(amount);
  account.cashNumber = account.cash.toNumber();
}

/** Adds to a position, or takes from it. */
export function movePosition(lane: PaperLane, amount: Decimal): void {
  lane.position = lane.position.plus(amount);
  lane.positionNumber = lane.position.toNumber();
}

/** An order as it is taken in. */
export function startOrder(lane: PaperLane, request: OrderRequest, isAsleep: boolean): PaperOrder {
  return {
    request,
    lane,
    status: isAsleep ? "asleep" : "open",
    filled: new Decimal(0),
    hasFired: false,
    trigger: Number(request.triggerPrice),
    reach: reachOf(lane, request),
  };
}

/**
 * A stop fires where its trigger is touched. A take profit waits in a queue of others at that price: it
 * is sure to fill only when the price goes through, by one tick at least.
 *
 * @returns NaN for a market order.
 */
export function reachOf({ rules }: PaperLane, { type, side, triggerPrice }: OrderRequest): number {
  if (type !== "take-profit") return Number(triggerPrice);
  const through = side === "sell" ? rules.priceTick : `-${rules.priceTick}`;
  return new Decimal(triggerPrice ?? Number.NaN).plus(through).toNumber();
}

/** An event without its sequence. */
export type NewEvent = DistributiveOmit<BrokerEvent, "sequence">;
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

export function tellEvent(account: PaperAccount, event: NewEvent): void {
  account.events.push({ sequence: account.events.length + 1, ...event });
}

/** Ends an order that still lies there, and those that slept for it when none of it has filled. */
export function cancelOrder(
  account: PaperAccount,
  order: PaperOrder,
  why: { readonly atMs: number; readonly reason: string },
): void {
  order.status = "canceled";
  removeOpen(order);
  const { clientOrderId } = order.request;
  tellEvent(account, { kind: "canceled", atMs: why.atMs, clientOrderId, reason: why.reason });
  const sleepers = order.lane.openOrders.filter(
    ({ status, request }) => status === "asleep" && request.parent === clientOrderId,
  );
  for (const sleeper of sleepers) {
    cancelOrder(account, sleeper, { atMs: why.atMs, reason: "parent-canceled" });
  }
}

/** Takes a closed order off its lane. */
export function removeOpen(order: PaperOrder): void {
  const { lane } = order;
  assert(lane.openOrders.includes(order), "an order that closes was open");
  lane.openOrders = lane.openOrders.filter((other) => other !== order);
}

/** What is still to be filled. */
export function remainingOf(order: PaperOrder): Decimal {
  return new Decimal(order.request.quantity).minus(order.filled);
}
