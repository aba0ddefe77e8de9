import type { RecordedRun } from "../session/recorded-run.ts";
import { heldRun } from "./held-run.ts";
import { markedRun } from "./marked-run.ts";
import { sheetStop } from "./sheet-stop.ts";
import { stoppedFrom } from "./stopped-from.ts";
import type { SheetStop } from "./sheet-stop.ts";
import type { TearSheetFacts } from "./tear-sheet-facts.ts";

/** Account values that a tear sheet's figures are of, and where its limits ended them. */
export interface CountedRun {
  readonly equity: Float64Array;
  readonly stopped: SheetStop | undefined;
}

/** @returns `undefined` where the account was lost. */
export function countedRun(run: RecordedRun, facts: TearSheetFacts): CountedRun | undefined {
  const whole = markedRun(run, facts);
  if (whole.isLost) return undefined;
  const fromMs = stoppedFrom(run, facts.tradeFromMs);
  const counted = heldRun(run, whole, fromMs);
  return { equity: counted.marked.marks.equity, stopped: sheetStop(run, counted, fromMs) };
}
