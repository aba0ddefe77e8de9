import { InvariantError } from "../../foundation/assert.ts";
import { isPending } from "../../foundation/maybe-promise.ts";
import type { OrderRequest } from "../../market/order.ts";
import type { Broker, SubmitAnswer } from "./broker.ts";
import type { LedgerOrder } from "./ledger.ts";
import { isClosed, type OrderTransition, statusAfter } from "./order-machine.ts";
import {
  commitOutcome,
  moveOrder,
  type OrderChange,
  type Outcome,
  startOutcome,
} from "./outcome.ts";
import type { RunningSession } from "./running-session.ts";

/**
 * Hands orders that are written down to the broker, each once, and writes down what it said. An order
 * whose forerunner did not come to be, the entry that it protects or the exit that it follows, is not
 * sent; nor is anything while the kill switch is latched. It falls before all of them or after: an entry
 * never goes out without its stop.
 */
export async function sendOrders(
  session: RunningSession,
  requests: readonly OrderRequest[],
): Promise<void> {
  const written = requests.flatMap((request) => session.orders.get(request.clientOrderId) ?? []);
  const { broker, latch } = session.ports;
  const turn = latch.whileOpen(() => submitAll(broker, written));
  const changes = "halted" in turn ? written.map(() => haltedBy(turn.halted)) : await turn.sent;
  const outcome = startOutcome();
  for (const [i, order] of written.entries()) {
    const moved = moveOrder(session, outcome, order, changes[i]!);
    if (moved.status === "unknown") session.isUnsettled = true;
  }
  await commitOutcome(session, outcome);
}

async function submitAll(
  broker: Broker,
  orders: readonly LedgerOrder[],
): Promise<readonly OrderChange[]> {
  const changes: OrderChange[] = [];
  let hasFailed = false;
  for (const order of orders) {
    const change = hasFailed ? forsaken : await submitOne(broker, order);
    changes.push(change);
    const isClosing = isClosed(statusAfter(order.status, change.transition));
    if (isClosing && !isProtection(order.request)) hasFailed = true;
  }
  return changes;
}

const forsaken: OrderChange = {
  transition: "give-up",
  reason: "the order before it did not come to be",
};

function haltedBy(reason: string): OrderChange {
  return { transition: "give-up", reason: `halted: ${reason}` };
}

/** Gives up orders that were never sent. */
export function giveUp(
  session: RunningSession,
  outcome: Outcome,
  order: LedgerOrder,
  reason: string,
): void {
  const { clientOrderId } = order.request;
  moveOrder(session, outcome, order, { transition: "give-up", reason });
  outcome.events.push({ kind: "order-lost", atMs: session.nowMs, data: { clientOrderId, reason } });
}

async function submitOne(broker: Broker, { request }: LedgerOrder): Promise<OrderChange> {
  try {
    const answer = broker.submit(request);
    return changeByAnswer(isPending(answer) ? await answer : answer);
  } catch (error) {
    return { transition: "lose-answer", reason: reasonOf(error) };
  }
}

const transitions = {
  accepted: "accept",
  rejected: "reject",
  unclear: "lose-answer",
} as const satisfies Record<SubmitAnswer["kind"], OrderTransition>;

function changeByAnswer(answer: SubmitAnswer): OrderChange {
  const transition = transitions[answer.kind];
  return answer.kind === "accepted" ? { transition } : { transition, reason: answer.reason };
}

/** What a broker that threw said; a bug of ours is no answer. */
export function reasonOf(error: unknown): string {
  if (error instanceof InvariantError) throw error;
  return error instanceof Error ? error.message : String(error);
}

function isProtection({ type }: OrderRequest): boolean {
  return type !== "market";
}
