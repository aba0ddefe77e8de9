import type { RecordedRun } from "../session/recorded-run.ts";
import type { HeldRun } from "./held-run.ts";
import type { SheetStop } from "./tear-sheet.ts";

/** @param fromMs Of `stoppedFrom`. @returns `undefined` where entries were possible at the end. */
export function sheetStop(
  run: RecordedRun,
  { idleCandles }: Pick<HeldRun, "idleCandles">,
  fromMs: number | undefined,
): SheetStop | undefined {
  if (fromMs === undefined) return undefined;
  return { fromMs, reason: run.state?.risk.reason ?? undefined, idleCandles };
}
