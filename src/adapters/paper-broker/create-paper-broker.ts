import { decimalText } from "../../market/decimal-grid.ts";
import type { OrderRequest } from "../../market/order.ts";
import type { BrokerEvent, BrokerHoldings } from "../../trading/session/broker.ts";
import { advanceOf } from "./advance-lane.ts";
import { keepAccount } from "./keep-account.ts";
import {
  cancelOrder,
  type PaperAccount,
  type PaperLane,
  reachOf,
  startOrder,
} from "./paper-account.ts";
import type { PaperBroker, PaperBrokerOptions } from "./paper-broker.ts";
import { amendmentRefusal, refusalOf, sleeps } from "./refusal-of.ts";

const nothingHappened: readonly BrokerEvent[] = [];

/**
 * An exchange in this process. Orders fill in candles that open at or after their decision: a market
 * order at the open, moved against it by half the spread, slippage and impact; a stop at its trigger,
 * or the open where the price has leapt over it, with its extra; a take profit at its trigger and never
 * better. Everything is on the market's grid, rounded against the account, and saved before it is told.
 *
 * @throws {RefusedError} E_SESSION_DIFFERS: the store holds an account with other instruments.
 * @throws {WorldError} E_LEDGER_WRITE, E_LEDGER_BUSY: from any call, and nothing of it has happened.
 */
export function createPaperBroker(options: PaperBrokerOptions): PaperBroker {
  const keeper = keepAccount(options);
  const laneOf = ({ instrument }: OrderRequest): PaperLane | undefined =>
    keeper.account.lanes.find((lane) => lane.instrument === instrument);
  const nowMs = (): number => Math.max(...keeper.account.lanes.map((lane) => lane.seenUntilMs));

  return {
    submit(request) {
      const { account } = keeper;
      const lane = laneOf(request);
      if (lane === undefined) return { kind: "rejected", reason: "unknown-instrument" };
      const reason = refusalOf(account, lane, request);
      if (reason !== undefined) return { kind: "rejected", reason };
      keeper.change(() => {
        const order = startOrder(lane, request, sleeps(account, request));
        account.orders.set(request.clientOrderId, order);
        lane.openOrders = [...lane.openOrders, order];
      });
      return { kind: "accepted" };
    },

    amend(change) {
      const order = keeper.account.orders.get(change.clientOrderId);
      if (order === undefined || !order.lane.openOrders.includes(order)) {
        return { kind: "rejected", reason: "not-open" };
      }
      const reason = amendmentRefusal(order, change);
      if (reason !== undefined) return { kind: "rejected", reason };
      keeper.change(() => {
        const { quantity, triggerPrice } = change;
        order.request = { ...order.request, quantity, triggerPrice };
        order.trigger = Number(triggerPrice);
        order.reach = reachOf(order.lane, order.request);
      });
      return { kind: "accepted" };
    },

    cancel(clientOrderId) {
      const { account } = keeper;
      const order = account.orders.get(clientOrderId);
      if (order === undefined || !order.lane.openOrders.includes(order)) return { kind: "gone" };
      keeper.change(() => cancelOrder(account, order, { atMs: nowMs(), reason: "requested" }));
      return { kind: "canceled" };
    },

    eventsSince(after) {
      const { events } = keeper.account;
      return after >= events.length ? nothingHappened : events.slice(after);
    },

    find(clientOrderId) {
      const order = keeper.account.orders.get(clientOrderId);
      return order === undefined ? { kind: "not-found" } : { kind: "found", status: order.status };
    },

    holdings: () => holdingsOf(keeper.account),

    advance: advanceOf(keeper, options),

    close: () => options.store?.close(),
  };
}

function holdingsOf({ cash, lanes }: PaperAccount): BrokerHoldings {
  const held = lanes.filter(({ position }) => !position.isZero());
  return {
    cash: decimalText(cash),
    positions: Object.fromEntries(
      held.map(({ instrument, position }) => [instrument, decimalText(position)]),
    ),
    openOrders: lanes.flatMap(({ openOrders }) =>
      openOrders.map(({ request }) => request.clientOrderId),
    ),
  };
}
