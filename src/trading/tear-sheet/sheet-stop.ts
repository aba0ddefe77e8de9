import type { RecordedRun } from "../session/recorded-run.ts";

/** When and why nothing could be entered any more until the end. */
export interface SheetStop {
  /** UTC epoch milliseconds. */
  readonly fromMs: number;
  /** "equity fell 20 % from its highest, 20 % is the limit"; `undefined` where nobody wrote it down. */
  readonly reason: string | undefined;
  /** Moments after it, flat, that no figure counts. */
  readonly idleCandles: number;
}

/** @param fromMs Of `stoppedFrom`. @returns `undefined` where entries were possible at the end. */
export function sheetStop(
  run: RecordedRun,
  { idleCandles }: { readonly idleCandles: number },
  fromMs: number | undefined,
): SheetStop | undefined {
  if (fromMs === undefined) return undefined;
  return { fromMs, reason: run.state?.risk.reason ?? undefined, idleCandles };
}
