import type { Decision } from "../../jobs/trading/told-decision.ts";
import { percent } from "../report/estimate-text.ts";

/** Why there was an order, or why there was none, in one sentence. */
export function decisionSentence(decision: Decision): string {
  const { phase, orders, risk, heldExposure } = decision;
  if (phase === "warm-up") return "No trade: this candle only warmed the strategy up.";
  if (phase === "late" && risk.rule === "late") return `No entry: ${detailOf(risk)}`;
  if (orders.length === 0) return `No trade: ${obstacle(decision)}`;
  const change = `from ${share(heldExposure)} to ${share(risk.exposure)} of equity`;
  const { rule } = risk;
  return `Order sent, ${change}: the signal is ${decision.signal.stance}${rule === undefined ? "" : `, trimmed by the limit ${rule}`}.`;
}

function obstacle(decision: Decision): string {
  const { risk, unplaced, signal, heldExposure, wantedExposure } = decision;
  if (unplaced !== undefined) return `the change cannot be placed: ${unplaced}.`;
  if (risk.kind === "refused") {
    return `the limit ${risk.rule ?? "not told"} refuses it. ${detailOf(risk)}`.trim();
  }
  if (wantedExposure !== heldExposure) {
    return `a change from ${share(heldExposure)} to ${share(wantedExposure)} is not worth an order.`;
  }
  if (heldExposure !== 0) return `the position is what the signal (${signal.stance}) wants.`;
  const failed = signal.reasons.filter(({ holds }) => !holds).map(({ name }) => name);
  const without = failed.length === 0 ? "" : `; not fulfilled: ${failed.join(", ")}`;
  return `the signal is ${signal.stance} and nothing is held${without}.`;
}

function detailOf({ rule, checks }: Decision["risk"]): string {
  return checks.find((check) => check.rule === rule)?.detail ?? "";
}

function share(exposure: number): string {
  return `${percent(exposure, 2)} %`;
}
