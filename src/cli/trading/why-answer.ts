import { utcText } from "../../foundation/utc-text.ts";
import type { ExplainedDecision } from "../../jobs/explain-decision.ts";
import type { VerbAnswer } from "../verb.ts";
import { labelled } from "../wrapped-text.ts";
import { explainDecision } from "./explain-decision.ts";

/** What `why` answers; `decisionSchema` describes the JSON. */
export function whyAnswer(explained: ExplainedDecision): VerbAnswer {
  const { session, others, decision, orders, fills, position } = explained;
  const stamp = explained.inSample
    ? [labelled("IN-SAMPLE: ", "the forecaster was fitted on this candle; it proves nothing.")]
    : [];
  const lines = [
    ...stamp,
    ...explainDecision(decision),
    ...orders.map(orderLine),
    ...fills.map(fillLine),
    `position  ${position.before} -> ${position.after} ${decision.instrument}`,
    "",
    `From the ${placeText(session)}`,
    ...otherLines(others),
  ];
  return { json: { kind: "decision", ...explained }, text: lines.join("\n") };
}

function placeText({ name, mode, ledger }: ExplainedDecision["session"]): string {
  return `${mode === "paper" ? "paper session" : "backtest"} ${name}, ${ledger}`;
}

// The newest answers; a name may be that of a session and of a backtest.
function otherLines(others: ExplainedDecision["others"]): readonly string[] {
  if (others.length === 0) return [];
  const shown = others.slice(0, 3).map((one) => `  ${placeText(one)}`);
  const more = others.length > 3 ? [`  and ${others.length - 3} more`] : [];
  return [
    "It is the newest that holds this candle. The others answer to --session NAME, or --backtest FILE:",
    ...shown,
    ...more,
  ];
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
  const filled = status === "filled" ? "" : `, ${filledQuantity} of it filled`;
  return `sent      ${clientOrderId} ${role}: ${side} ${quantity} ${type}${trigger}; ${status}${filled}${why}`;
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
