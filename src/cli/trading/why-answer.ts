import { utcText } from "../../foundation/utc-text.ts";
import type { ExplainedDecision } from "../../jobs/explain-decision.ts";
import type { VerbAnswer } from "../verb.ts";
import { explainDecision } from "./explain-decision.ts";

/** What `why` answers; `decisionSchema` describes the JSON. */
export function whyAnswer(explained: ExplainedDecision): VerbAnswer {
  const { session, decision, orders, fills, position } = explained;
  const lines = [
    ...explainDecision(decision),
    ...orders.map(orderLine),
    ...fills.map(fillLine),
    `position  ${position.before} -> ${position.after} ${decision.instrument}`,
    "",
    `From the ${session.mode} ${session.name}, ${session.ledger}`,
  ];
  return { json: { kind: "decision", ...explained }, text: lines.join("\n") };
}

function orderLine({
  request,
  status,
  filledQuantity,
  reason,
}: ExplainedDecision["orders"][number]) {
  const { clientOrderId, side, quantity, type, role, triggerPrice } = request;
  const trigger = triggerPrice === undefined ? "" : ` at ${triggerPrice}`;
  const why = reason === null ? "" : ` (${reason})`;
  return `sent      ${clientOrderId} ${role}: ${side} ${quantity} ${type}${trigger}; ${status} ${filledQuantity}${why}`;
}

function fillLine({
  side,
  quantity,
  price,
  fee,
  feeAsset,
  filledAtMs,
}: ExplainedDecision["fills"][number]) {
  return `fill      ${side} ${quantity} at ${price}, fee ${fee} ${feeAsset}, ${utcText(filledAtMs)} UTC`;
}
