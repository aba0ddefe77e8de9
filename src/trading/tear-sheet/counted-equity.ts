import type { RecordedRun } from "../session/recorded-run.ts";
import { heldRun } from "./held-run.ts";
import { markedRun } from "./marked-run.ts";
import { stoppedFrom } from "./stopped-from.ts";
import type { TearSheetFacts } from "./tear-sheet-facts.ts";

/** Account values that a tear sheet's figures are of; `undefined` where the account was lost. */
export function countedEquity(run: RecordedRun, facts: TearSheetFacts): Float64Array | undefined {
  const whole = markedRun(run, facts);
  if (whole.isLost) return undefined;
  return heldRun(run, whole, stoppedFrom(run, facts.tradeFromMs)).marked.marks.equity;
}
