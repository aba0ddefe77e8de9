import type { PaperBroker } from "../../adapters/paper-broker/paper-broker.ts";
import type { Clock } from "../../foundation/clock.ts";

/**
 * So long after a candle's close its orders may still be filled at the open that followed it: what a
 * fetch and a model take. The most that a fill may lie before its order, milliseconds.
 */
export const openMissedMs = 10_000;

/**
 * The exchange of a live session: market orders come to it when they are sent. One that is sent later
 * than `openMissedMs` after the close that it was decided at has missed the open of then and fills at the
 * next one; stops, which lie against the position, work in the candle that is running.
 */
export function liveBroker(broker: PaperBroker, clock: Pick<Clock, "nowMs">): PaperBroker {
  return {
    ...broker,
    submit(order) {
      const sentMs = clock.nowMs();
      const hasMissed = order.type === "market" && sentMs - order.decidedAtMs > openMissedMs;
      return broker.submit(hasMissed ? { ...order, decidedAtMs: sentMs } : order);
    },
  };
}
