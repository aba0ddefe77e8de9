import { paperInstrument } from "./paper-market.ts";
import type { Fill } from "../src/market/fill.ts";
import type { OrderRequest } from "../src/market/order.ts";
import type {
  Broker,
  BrokerEvent,
  BrokerHoldings,
  FoundOrder,
  SubmitAnswer,
} from "../src/trading/session/broker.ts";

/** A broker that says what a test lets it say: the odd ones that no paper exchange is. */
export interface ScriptedBroker extends Broker {
  readonly submitted: OrderRequest[];
  readonly canceled: string[];
  readonly events: BrokerEvent[];
  /** What `submit` does; throws where the network does. */
  answer: (order: OrderRequest) => SubmitAnswer;
  find: (clientOrderId: string) => FoundOrder;
  holdings: () => BrokerHoldings;
  /** Tells events in this order; their sequence follows. */
  tell(...events: readonly ScriptedEvent[]): void;
}

export type ScriptedEvent =
  | { readonly kind: "fill"; readonly fill: Fill; readonly isLast: boolean }
  | { readonly kind: "canceled"; readonly clientOrderId: string; readonly reason: string };

export function createScriptedBroker(cash = "10000"): ScriptedBroker {
  const broker: ScriptedBroker = {
    submitted: [],
    canceled: [],
    events: [],
    answer: () => ({ kind: "accepted" }),
    submit(order) {
      broker.submitted.push(order);
      return broker.answer(order);
    },
    amend: () => ({ kind: "accepted" }),
    cancel(clientOrderId) {
      broker.canceled.push(clientOrderId);
      return { kind: "canceled" };
    },
    eventsSince: (after) => broker.events.filter(({ sequence }) => sequence > after),
    find: () => ({ kind: "found", status: "open" }),
    holdings: () => ({ cash, positions: {}, openOrders: [] }),
    tell(...events) {
      for (const event of events) {
        broker.events.push({ sequence: broker.events.length + 1, atMs: 0, ...event });
      }
    },
  };
  return broker;
}

/** A purchase of 1 in parts: fill number i of an order. */
export function scriptedFill(
  { clientOrderId, side }: Pick<OrderRequest, "clientOrderId" | "side">,
  tradeId: string,
  quantity: string,
  filledAtMs = 0,
): Fill {
  return {
    tradeId,
    clientOrderId,
    instrument: paperInstrument,
    side,
    quantity,
    price: "100",
    fee: "0.01",
    feeAsset: "quote",
    filledAtMs,
  };
}
