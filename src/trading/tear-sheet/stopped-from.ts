import type { RecordedRun } from "../session/recorded-run.ts";

/**
 * When nothing could be entered any more until the end: HALTED, or REDUCE_ONLY until a person resumes.
 *
 * @returns UTC epoch milliseconds of the decision; `undefined` where entries were possible at the end.
 */
export function stoppedFrom(run: RecordedRun, tradeFromMs: number): number | undefined {
  const awaitsResume = run.state?.risk.awaitsResume === true;
  let fromMs: number | undefined;
  for (const { state, openTimeMs, decidedAtMs, phase } of run.decisions) {
    const isCounted = openTimeMs >= tradeFromMs && phase !== "warm-up";
    const isStopped = state === "HALTED" || (awaitsResume && state === "REDUCE_ONLY");
    fromMs = isCounted && isStopped ? (fromMs ?? decidedAtMs) : undefined;
  }
  return fromMs;
}
