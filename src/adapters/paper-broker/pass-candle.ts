import type { Candle } from "../../market/candle.ts";
import { Decimal } from "../../market/decimal.ts";
import { type CandleVolume, executeOrder } from "./execute-order.ts";
import { isBelowMargin, liquidateLane } from "./liquidate-lane.ts";
import {
  cancelOrder,
  type PaperAccount,
  type PaperLane,
  type PaperOrder,
} from "./paper-account.ts";
import { atTheOpenMs, type FundingRate, settleFunding } from "./settle-funding.ts";

/** A candle, and what is known about its inside. */
export interface CandlePassage {
  readonly candle: Candle;
  /** When it closed, UTC epoch milliseconds. */
  readonly closeTimeMs: number;
  /** Smaller candles inside it, oldest first; the candle alone where there are none. */
  readonly steps: readonly Candle[];
  readonly funding: readonly FundingRate[];
}

/**
 * What becomes of a lane's orders and position in a candle: funding of what was held, market orders at
 * the open, then funding and protection step by step. Of what may have happened inside one step the
 * worse is taken: funding that is paid but not what is received where the step ends the position,
 * liquidation, then stops, then take profits.
 */
export function passCandle(account: PaperAccount, lane: PaperLane, passage: CandlePassage): void {
  const { candle, closeTimeMs, steps, funding } = passage;
  const volume =
    candle.volume === undefined
      ? undefined
      : { whole: candle.volume, left: new Decimal(candle.volume) };
  let settled = 0;
  const settle = (untilMs: number, price: number, isPaidOnly = false): void => {
    for (; settled < funding.length && funding[settled]!.atMs < untilMs; settled++) {
      settleFunding(account, lane, { ...funding[settled]!, price, isPaidOnly });
    }
  };
  settle(candle.openTimeMs + atTheOpenMs, candle.open);
  fillAtOpen(account, lane, { candle, volume });
  steps.forEach((step, i) => {
    const endMs = steps[i + 1]?.openTimeMs ?? closeTimeMs;
    settle(Math.min(step.openTimeMs + atTheOpenMs, endMs), step.open);
    const isAwaited = settled < funding.length && !leavesAtOpen(lane, step);
    if (isAwaited) settle(endMs, step.open, mayEnd(account, lane, step));
    passStep(account, lane, { step, endMs, volume });
    settle(endMs, step.open);
  });
}

// Whether a stop that the open has passed takes the position before any funding inside the step.
function leavesAtOpen({ openOrders }: PaperLane, step: Candle): boolean {
  return openOrders.some(
    (order) => order.request.type === "stop" && fires(order, step) && isBeyond(order, step.open),
  );
}

// Whether the position may be gone before the step is over.
function mayEnd(account: PaperAccount, lane: PaperLane, step: Candle): boolean {
  const isFired = lane.openOrders.some((order) => fires(order, step));
  return isFired || isBelowMargin(account, lane, worstPrice(lane, step));
}

interface AtOpen {
  readonly candle: Candle;
  readonly volume: CandleVolume | undefined;
}

function fillAtOpen(account: PaperAccount, lane: PaperLane, { candle, volume }: AtOpen): void {
  const atMs = candle.openTimeMs;
  for (const order of lane.openOrders) {
    if (!isDue(order, candle)) continue;
    const isStop = order.request.type === "stop";
    executeOrder(account, order, { price: candle.open, isTaking: true, isStop, atMs, volume });
    if (isStop) endOthers(account, order, atMs);
  }
}

interface Step {
  readonly step: Candle;
  readonly endMs: number;
  readonly volume: CandleVolume | undefined;
}

function passStep(account: PaperAccount, lane: PaperLane, { step, endMs, volume }: Step): void {
  const isPerpetual = lane.rules.market === "perpetual";
  if (isPerpetual && !lane.position.isZero()) {
    const reached = stopPriceIn(lane, step) ?? worstPrice(lane, step);
    if (isBelowMargin(account, lane, reached)) {
      liquidateLane(account, lane, { price: worstPrice(lane, step), atMs: endMs - 1 });
      return;
    }
  }
  fireProtection(account, lane, { step, endMs, volume, type: "stop" });
  const worst = worstPrice(lane, step);
  if (isPerpetual && !lane.position.isZero() && isBelowMargin(account, lane, worst)) {
    liquidateLane(account, lane, { price: worst, atMs: endMs - 1 });
    return;
  }
  fireProtection(account, lane, { step, endMs, volume, type: "take-profit" });
}

function fireProtection(
  account: PaperAccount,
  lane: PaperLane,
  { step, endMs, volume, type }: Step & { readonly type: "stop" | "take-profit" },
): void {
  for (const order of lane.openOrders) {
    if (order.request.type !== type || !fires(order, step)) continue;
    const isStop = type === "stop";
    order.hasFired = isStop;
    const isGap = isStop && isBeyond(order, step.open);
    const atMs = isGap ? step.openTimeMs : endMs - 1;
    const price = isGap ? step.open : order.trigger;
    executeOrder(account, order, { price, isTaking: isStop, isStop, atMs, volume });
    endOthers(account, order, atMs);
  }
}

/** Whether an order fills at a candle's open, as far as there is volume. */
export function isDue(order: PaperOrder, candle: Candle): boolean {
  return (order.request.type === "market" || order.hasFired) && isLive(order, candle.openTimeMs);
}

/** Whether a candle comes to an order's trigger, and through that of a take profit. */
export function fires(order: PaperOrder, step: Candle): boolean {
  const { type, side } = order.request;
  if (type === "market" || order.hasFired || !isLive(order, step.openTimeMs)) return false;
  return isBeyond(order, (side === "sell") === (type === "stop") ? step.low : step.high);
}

// A stop of a long position, and a purchase at a limit, wait for lower prices; the others for higher.
function isBeyond({ request, reach }: PaperOrder, price: number): boolean {
  const waitsForLower = (request.side === "sell") === (request.type === "stop");
  return waitsForLower ? price <= reach : price >= reach;
}

function isLive({ status, request }: PaperOrder, openTimeMs: number): boolean {
  const isAwake = status === "open" || status === "partly-filled";
  return isAwake && request.decidedAtMs <= openTimeMs;
}

// What protects a position ends it: nothing more is entered, and the other protection goes.
function endOthers(account: PaperAccount, order: PaperOrder, atMs: number): void {
  const entry = order.lane.openOrders.find(
    ({ request }) => request.clientOrderId === order.request.parent,
  );
  if (entry !== undefined) cancelOrder(account, entry, { atMs, reason: "protection-fired" });
  cancelSiblings(account, order, atMs);
}

// One of both ends the other: what they protect is gone.
function cancelSiblings(account: PaperAccount, order: PaperOrder, atMs: number): void {
  const { parent } = order.request;
  if (parent === undefined || (order.status !== "filled" && order.status !== "canceled")) return;
  const siblings = order.lane.openOrders.filter(({ request }) => request.parent === parent);
  for (const sibling of siblings) {
    cancelOrder(account, sibling, { atMs, reason: "sibling-filled" });
  }
}

/** The price inside a candle at which a position is worth least. */
export function worstPrice({ positionNumber }: PaperLane, step: Candle): number {
  return positionNumber < 0 ? step.high : step.low;
}

// Where stops take the whole position out of this step, before it comes to the worst: the first of those
// that are large enough by themselves, else the last of those that are together.
function stopPriceIn(lane: PaperLane, step: Candle): number | undefined {
  const isLong = !lane.position.isNegative();
  const stops = lane.openOrders.filter(
    (order) =>
      order.request.type === "stop" &&
      fires(order, step) &&
      (order.request.side === "sell") === isLong,
  );
  const position = lane.position.abs();
  const pricesOf = (orders: readonly PaperOrder[]): readonly number[] =>
    orders.map(({ trigger }) =>
      isLong ? Math.min(step.open, trigger) : Math.max(step.open, trigger),
    );
  const whole = pricesOf(stops.filter(({ request }) => position.lte(request.quantity)));
  if (whole.length > 0) return isLong ? Math.max(...whole) : Math.min(...whole);
  const together = Decimal.sum(0, ...stops.map(({ request }) => request.quantity));
  if (together.lt(position)) return undefined;
  const all = pricesOf(stops);
  return isLong ? Math.min(...all) : Math.max(...all);
}
