import { isPending } from "../../foundation/maybe-promise.ts";
import type { FoundOrder } from "./broker.ts";
import { cancelOrder } from "./cancel-order.ts";
import { fitProtection } from "./fit-protection.ts";
import type { LedgerOrder } from "./ledger.ts";
import { commitOutcome, moveOrder, startOutcome } from "./outcome.ts";
import type { RunningSession } from "./running-session.ts";
import { giveUp, reasonOf } from "./send-orders.ts";

/** Looks at the broker, a candle apart, after which an order that is not there never was. */
const looksMax = 3;

/**
 * Brings what lies at the broker in line with what is held: orders of which nobody knows are looked
 * for, protection of a position that is gone is canceled, what protects one takes its amount. What
 * cannot be done now is tried again at the next candle.
 */
export async function settleOrders(session: RunningSession): Promise<void> {
  session.isUnsettled = false;
  await findUnknown(session);
  for (const lane of session.lanes) {
    for (const clientOrderId of lane.errands?.cancels ?? []) {
      if (session.orders.has(clientOrderId)) await cancelOrder(session, clientOrderId);
    }
    await fitProtection(session, lane);
  }
}

async function findUnknown(session: RunningSession): Promise<void> {
  const outcome = startOutcome();
  for (const order of session.orders.values()) {
    if (order.status !== "unknown") continue;
    const found = await findOrder(session, order.request.clientOrderId);
    session.isUnsettled = true;
    if (found.kind === "found") adopt(session, outcome, order, found.status);
    if (found.kind === "not-found") countLook(session, outcome, order);
  }
  await commitOutcome(session, outcome);
}

type FoundStatus = Extract<FoundOrder, { kind: "found" }>["status"];

/** Takes over an order that was found at the broker; its fills come as events. */
export function adopt(
  session: RunningSession,
  outcome: ReturnType<typeof startOutcome>,
  order: LedgerOrder,
  status: FoundStatus,
): void {
  const { clientOrderId } = order.request;
  moveOrder(session, outcome, order, { transition: "accept" });
  outcome.events.push({
    kind: "order-adopted",
    atMs: session.nowMs,
    data: { clientOrderId, status },
  });
}

function countLook(
  session: RunningSession,
  outcome: ReturnType<typeof startOutcome>,
  order: LedgerOrder,
): void {
  const { clientOrderId } = order.request;
  const before = session.looks.get(clientOrderId);
  // Instruments that are decided on together look together.
  if (before?.atMs === session.nowMs) return;
  const count = (before?.count ?? 0) + 1;
  session.looks.set(clientOrderId, { count, atMs: session.nowMs });
  if (count < looksMax) return;
  session.looks.delete(clientOrderId);
  giveUp(session, outcome, order, "it never reached the broker");
}

/** What the broker knows of an order; one that throws knows nothing. */
export async function findOrder(
  { ports }: RunningSession,
  clientOrderId: string,
): Promise<FoundOrder> {
  try {
    const answer = ports.broker.find(clientOrderId);
    return isPending(answer) ? await answer : answer;
  } catch (error) {
    return { kind: "unknown", reason: reasonOf(error) };
  }
}
