import { isPending } from "../../foundation/maybe-promise.ts";
import type { SubmitAnswer } from "./broker.ts";
import type { Lane } from "./lane.ts";
import { commitOutcome, startOutcome } from "./outcome.ts";
import type { RunningSession } from "./running-session.ts";
import { reasonOf } from "./send-orders.ts";
import type { ProtectionState } from "./session-state.ts";

/**
 * Gives a stop or take profit at the broker another amount or price, and writes it down once the broker
 * has it. Not while the kill switch is latched: what lies there stays.
 */
export async function moveProtection(
  session: RunningSession,
  lane: Lane,
  name: "stop" | "takeProfit",
  wanted: ProtectionState,
): Promise<void> {
  const answer = await askToAmend(session, wanted);
  if (answer?.kind !== "accepted") {
    session.isUnsettled = true;
    return;
  }
  lane[name] = wanted;
  const outcome = startOutcome();
  const { clientOrderId, quantity, triggerPrice } = wanted;
  const order = session.orders.get(clientOrderId);
  if (order !== undefined) {
    const moved = { ...order, request: { ...order.request, quantity, triggerPrice } };
    session.orders.set(clientOrderId, moved);
    outcome.orders.set(clientOrderId, moved);
  }
  outcome.events.push({
    kind: "protection-moved",
    atMs: session.nowMs,
    data: { instrument: lane.instrument, ...wanted },
  });
  await commitOutcome(session, outcome);
}

async function askToAmend(
  { ports }: RunningSession,
  wanted: ProtectionState,
): Promise<SubmitAnswer | undefined> {
  try {
    const turn = ports.latch.whileOpen(() => ports.broker.amend(wanted));
    if ("halted" in turn) return undefined;
    return isPending(turn.sent) ? await turn.sent : turn.sent;
  } catch (error) {
    return { kind: "unclear", reason: reasonOf(error) };
  }
}
