import type { Decision, EquityPoint } from "../../trading/session/decision.ts";

/** One decision of a paper session, as doors tell it. */
export interface PaperStep {
  readonly decision: Decision;
  readonly equity: EquityPoint;
}
