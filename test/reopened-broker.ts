import { createPaperBroker } from "../src/adapters/paper-broker/create-paper-broker.ts";
import type { PaperBroker, PaperBrokerOptions } from "../src/adapters/paper-broker/paper-broker.ts";

/** A paper broker that remembers nothing but what is in its store: another one takes each call. */
export function reopenedBroker(options: PaperBrokerOptions): PaperBroker {
  const next = (): PaperBroker => createPaperBroker(options);
  return {
    submit: (order) => next().submit(order),
    amend: (change) => next().amend(change),
    cancel: (clientOrderId) => next().cancel(clientOrderId),
    eventsSince: (after) => next().eventsSince(after),
    find: (clientOrderId) => next().find(clientOrderId),
    holdings: () => next().holdings(),
    advance: (lane, candle, finer) => next().advance(lane, candle, finer),
    close: () => next().close(),
  };
}
