import type { RecordedRun } from "../session/recorded-run.ts";

/**
 * When nothing could be entered any more until the end: HALTED, or REDUCE_ONLY until a person resumes.
 *
 * @returns UTC epoch milliseconds of the decision; `undefined` where entries were possible at the end.
 */
export function stoppedFrom(run: RecordedRun, tradeFromMs: number): number | undefined {
  const awaitsResume = run.state?.risk.awaitsResume === true;
  let fromMs: number | undefined;
  for (let i = run.decisions.length - 1; i >= 0; i--) {
    const { state, openTimeMs, decidedAtMs, phase } = run.decisions.at(i)!;
    if (openTimeMs < tradeFromMs || phase === "warm-up") break;
    if (state !== "HALTED" && !(awaitsResume && state === "REDUCE_ONLY")) break;
    fromMs = decidedAtMs;
  }
  return fromMs;
}
