import { decimalText, floorToStep, roundFee, tickAgainst } from "../../market/decimal-grid.ts";
import { Decimal } from "../../market/decimal.ts";
import type { OrderSide } from "../../market/order.ts";
import {
  cancelOrder,
  movePosition,
  type PaperAccount,
  type PaperLane,
  type PaperOrder,
  payCash,
  remainingOf,
  removeOpen,
  tellEvent,
} from "./paper-account.ts";
import { volatilityNow } from "./candle-volatility.ts";

/** Where and when an order meets the market. */
export interface Meeting {
  /** Price before costs, quote currency. */
  readonly price: number;
  /** Whether it takes what is there and pays for it; a limit fills at exactly its price. */
  readonly isTaking: boolean;
  readonly isStop: boolean;
  readonly atMs: number;
  readonly isLiquidation?: boolean | undefined;
  /** What the candle still has to trade; `undefined` = it does not say, and nothing is limited. */
  readonly volume: CandleVolume | undefined;
}

export interface CandleVolume {
  readonly whole: number;
  left: Decimal;
}

/**
 * Fills as much of an order as the candle's volume, the position and the cash allow. What the account
 * does not allow is canceled, what the volume does not allow waits for the next candle.
 */
export function executeOrder(account: PaperAccount, order: PaperOrder, meeting: Meeting): void {
  const allowed = allowedQuantity(order);
  const traded = withinVolume(order.lane, allowed.quantity, meeting.volume);
  const price = fillPrice(order, traded, meeting);
  const paid = withinCash(account, order, { quantity: traded, price });
  if (!paid.quantity.isZero()) bookFill(account, order, { ...paid, price, meeting });
  const reason = paid.quantity.lt(traded)
    ? "insufficient-funds"
    : traded.eq(allowed.quantity)
      ? allowed.reason
      : undefined;
  if (reason === undefined || order.status === "filled") return;
  cancelOrder(account, order, { atMs: meeting.atMs, reason });
}

interface Allowed {
  readonly quantity: Decimal;
  /** Why it is less than what is left of the order. */
  readonly reason: string | undefined;
}

function allowedQuantity(order: PaperOrder): Allowed {
  const { lane, request } = order;
  const remaining = remainingOf(order);
  const isSpotSale = lane.rules.market === "spot" && request.side === "sell";
  if (!request.reduceOnly && !isSpotSale) return { quantity: remaining, reason: undefined };
  const reducible = request.side === "sell" ? lane.position : lane.position.negated();
  if (reducible.gte(remaining)) return { quantity: remaining, reason: undefined };
  const quantity = floorToStep(Decimal.max(reducible, 0), lane.rules.quantityStep);
  return { quantity, reason: request.reduceOnly ? "nothing-to-reduce" : "insufficient-position" };
}

function withinVolume(
  lane: PaperLane,
  quantity: Decimal,
  volume: CandleVolume | undefined,
): Decimal {
  if (volume === undefined || quantity.lte(volume.left)) return quantity;
  return floorToStep(volume.left, lane.rules.quantityStep);
}

function fillPrice(order: PaperOrder, quantity: Decimal, meeting: Meeting): Decimal {
  const { lane, request } = order;
  if (!meeting.isTaking) return new Decimal(request.triggerPrice ?? meeting.price);
  const share = meeting.volume === undefined ? 0 : shareOf(quantity, meeting.volume.whole);
  return takenPrice(lane, request.side, { ...meeting, share });
}

function shareOf(quantity: Decimal, whole: number): number {
  return whole > 0 ? quantity.toNumber() / whole : 0;
}

/** A price moved against whoever takes it by half the spread and slippage, on the tick against them. */
function takenPrice(
  lane: PaperLane,
  side: OrderSide,
  taken: { readonly price: number; readonly isStop: boolean; readonly share: number },
): Decimal {
  const { costs } = lane;
  const fixedBps =
    costs.halfSpreadBps + costs.slippageBps + (taken.isStop ? costs.stopExtraBps : 0);
  const impact =
    taken.share === 0
      ? 0
      : costs.impactCoefficient * volatilityNow(lane.volatility) * Math.sqrt(taken.share);
  const slip = costs.multiplier * (fixedBps / 10_000 + impact);
  // Nobody sells below one tick: tickAgainst wants a price above 0.
  const factor = side === "buy" ? 1 + slip : Math.max(1 - slip, Number.EPSILON);
  return tickAgainst(new Decimal(taken.price).times(factor), lane.rules.priceTick, side);
}

interface Trade {
  readonly quantity: Decimal;
  readonly price: Decimal;
}

function withinCash(account: PaperAccount, order: PaperOrder, trade: Trade): { quantity: Decimal } {
  const { lane, request } = order;
  if (lane.rules.market !== "spot" || request.side !== "buy") return trade;
  if (costOf(lane, trade).lte(account.cash)) return trade;
  const step = new Decimal(lane.rules.quantityStep);
  const share = lane.rules.buyFeeIn === "quote" ? lane.feeShare.plus(1) : new Decimal(1);
  let quantity = floorToStep(
    Decimal.max(account.cash, 0).div(trade.price.times(share)),
    lane.rules.quantityStep,
  );
  // The fee is rounded up: by less than a step of any amount that can be bought.
  while (quantity.gt(0) && costOf(lane, { ...trade, quantity }).gt(account.cash)) {
    quantity = quantity.minus(step);
  }
  return { quantity };
}

// what a purchase takes from the cash
function costOf(lane: PaperLane, { quantity, price }: Trade): Decimal {
  const value = quantity.times(price);
  return lane.rules.buyFeeIn === "base" ? value : value.plus(roundFee(value.times(lane.feeShare)));
}

function bookFill(
  account: PaperAccount,
  order: PaperOrder,
  { quantity, price, meeting }: Trade & { readonly meeting: Meeting },
): void {
  const { lane, request } = order;
  const isBuy = request.side === "buy";
  const feeAsset = isBuy ? lane.rules.buyFeeIn : "quote";
  const value = quantity.times(price);
  const fee = roundFee((feeAsset === "base" ? quantity : value).times(lane.feeShare));
  payCash(account, (isBuy ? value.negated() : value).minus(feeAsset === "base" ? 0 : fee));
  const moved = feeAsset === "base" ? quantity.minus(fee) : quantity;
  movePosition(lane, isBuy ? moved : moved.negated());
  if (meeting.volume !== undefined) meeting.volume.left = meeting.volume.left.minus(quantity);
  order.filled = order.filled.plus(quantity);
  const isLast = remainingOf(order).isZero();
  order.status = isLast ? "filled" : "partly-filled";
  if (isLast) removeOpen(order);
  tellEvent(account, {
    kind: "fill",
    atMs: meeting.atMs,
    isLast,
    isLiquidation: meeting.isLiquidation,
    fill: {
      tradeId: `t${account.events.length + 1}`,
      clientOrderId: request.clientOrderId,
      instrument: lane.instrument,
      side: request.side,
      quantity: decimalText(quantity),
      price: decimalText(price),
      fee: decimalText(fee),
      feeAsset,
      filledAtMs: meeting.atMs,
    },
  });
  wakeSleepers(order);
}

// Protection of an order works as soon as something of it has filled.
function wakeSleepers(order: PaperOrder): void {
  for (const sleeper of order.lane.openOrders) {
    if (sleeper.status === "asleep" && sleeper.request.parent === order.request.clientOrderId) {
      sleeper.status = "open";
    }
  }
}
