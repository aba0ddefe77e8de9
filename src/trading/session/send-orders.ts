import { InvariantError } from "../../foundation/assert.ts";
import { isPending } from "../../foundation/maybe-promise.ts";
import type { OrderRequest } from "../../market/order.ts";
import type { SubmitAnswer } from "./broker.ts";
import type { LedgerOrder } from "./ledger.ts";
import { isClosed, type OrderTransition } from "./order-machine.ts";
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
 * sent; nor is anything while the kill switch is latched.
 */
export async function sendOrders(
  session: RunningSession,
  requests: readonly OrderRequest[],
): Promise<void> {
  const outcome = startOutcome();
  let hasFailed = false;
  for (const request of requests) {
    const order = session.orders.get(request.clientOrderId);
    if (order === undefined) continue;
    const obstacle = hasFailed ? "the order before it did not come to be" : undefined;
    const change = await changeBySending(session, order, obstacle);
    const moved = moveOrder(session, outcome, order, change);
    if (moved.status === "unknown") session.isUnsettled = true;
    if (isClosed(moved.status) && !isProtection(request)) hasFailed = true;
  }
  await commitOutcome(session, outcome);
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

async function changeBySending(
  { ports }: RunningSession,
  { request }: LedgerOrder,
  obstacle: string | undefined,
): Promise<OrderChange> {
  if (obstacle !== undefined) return { transition: "give-up", reason: obstacle };
  try {
    const turn = ports.latch.whileOpen(() => ports.broker.submit(request));
    if ("halted" in turn) return { transition: "give-up", reason: `halted: ${turn.halted}` };
    return changeByAnswer(isPending(turn.sent) ? await turn.sent : turn.sent);
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
