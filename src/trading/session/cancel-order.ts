import { isPending } from "../../foundation/maybe-promise.ts";
import type { CancelAnswer } from "./broker.ts";
import type { RunningSession } from "./running-session.ts";
import { reasonOf } from "./send-orders.ts";

/** Asks for an order to be taken back; that it has been comes as an event. */
export async function cancelOrder(session: RunningSession, clientOrderId: string): Promise<void> {
  const answer = await askToCancel(session, clientOrderId);
  if (answer.kind === "unclear") session.isUnsettled = true;
}

async function askToCancel(
  { ports }: RunningSession,
  clientOrderId: string,
): Promise<CancelAnswer> {
  try {
    const answer = ports.broker.cancel(clientOrderId);
    return isPending(answer) ? await answer : answer;
  } catch (error) {
    return { kind: "unclear", reason: reasonOf(error) };
  }
}
