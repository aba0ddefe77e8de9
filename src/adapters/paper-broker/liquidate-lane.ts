import { decimalText } from "../../market/decimal-grid.ts";
import { cancelOrder, type PaperAccount, type PaperLane, startOrder } from "./paper-account.ts";
import { executeOrder } from "./execute-order.ts";

/** Share of the positions' value that must be left of the account. */
const maintenanceMargin = 0.005;

/**
 * Whether an account with perpetuals could not be held any longer at a price of one of them; the others
 * count at their last close.
 */
export function isBelowMargin(account: PaperAccount, lane: PaperLane, price: number): boolean {
  let equity = account.cashNumber;
  let exposed = 0;
  for (const other of account.lanes) {
    if (other.positionNumber === 0) continue;
    const value = other.positionNumber * (other === lane ? price : other.lastClose);
    equity += value;
    if (other.rules.market === "perpetual") exposed += Math.abs(value);
  }
  return equity <= maintenanceMargin * exposed;
}

/**
 * Takes a position away as an exchange does: all of it, at the given price less the costs of a stop,
 * whatever the volume. The order's id starts with "liquidation-": no session has sent it.
 */
export function liquidateLane(
  account: PaperAccount,
  lane: PaperLane,
  at: { readonly price: number; readonly atMs: number },
): void {
  for (const order of lane.openOrders) {
    if (order.status === "canceled") continue;
    cancelOrder(account, order, { atMs: at.atMs, reason: "liquidated" });
  }
  const order = startOrder(
    lane,
    {
      clientOrderId: `liquidation-${account.events.length + 1}`,
      instrument: lane.instrument,
      side: lane.position.isNegative() ? "buy" : "sell",
      type: "market",
      role: "exit",
      quantity: decimalText(lane.position.abs()),
      triggerPrice: undefined,
      reduceOnly: true,
      parent: undefined,
      decidedAtMs: at.atMs,
    },
    false,
  );
  account.orders.set(order.request.clientOrderId, order);
  lane.openOrders = [order];
  const meeting = { ...at, isTaking: true, isStop: true, isLiquidation: true, volume: undefined };
  executeOrder(account, order, meeting);
}
