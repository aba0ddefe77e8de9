import { assert } from "../../foundation/assert.ts";
import { normalQuantile } from "../../foundation/statistics/normal-distribution.ts";
import { beatsNaive } from "./beats-naive.ts";
import { notChance } from "./not-chance.ts";
import { pays } from "./pays.ts";
import type { VerdictLeg } from "./verdict-leg.ts";
import type { VerdictOptions, VerdictRows } from "./verdict-rows.ts";
import { rowsWithoutOverlap } from "../metrics/position-path.ts";

/** "no edge": nothing to trade on; "weak": skill that costs eat; "edge": skill that pays. */
export type VerdictName = "no edge" | "weak" | "edge";

export interface Verdict {
  readonly verdict: VerdictName;
  /** Why not more; absent for an edge. */
  readonly reason: string | undefined;
  readonly rows: number;
  /** Rows that moved and whose outcomes do not overlap: about rows / horizon. */
  readonly independentRows: number;
  readonly trials: number;
  /** One-sided level of every test of P and B: 0.01 / trials. */
  readonly alpha: number;
  readonly legs: { readonly P: VerdictLeg; readonly B: VerdictLeg; readonly M: VerdictLeg };
}

/** Below so many independent rows no verdict but "no edge" is possible. */
export const independentRowsMin = 1000;
/** So many configurations may look at one exam; then verdicts wait for newer candles. */
export const examLooksMax = 10;
const levelOfOneTrial = 0.01;

/**
 * The verdict: P (not chance) and B (beats a one-liner) make it weak, M (pays after costs) an edge.
 * The legs are computed and shown whatever the verdict is.
 *
 * @throws {InvariantError} there are no rows, the columns differ in length, `trials` is below 1.
 */
export function judgeVerdict(rows: VerdictRows, options: VerdictOptions): Verdict {
  const count = rows.outcomeLogReturn.length;
  assert(count > 0, "a verdict has at least one row");
  for (const column of Object.values(rows) as readonly Float64Array[]) {
    assert(column.length === count, "every column of a verdict has one entry per row");
  }
  assert(options.trials >= 1, "the judged configuration is a trial itself");
  const alpha = levelOfOneTrial / options.trials;
  const apart = rowsWithoutOverlap(rows.decisionTimeMs, options.spanMs);
  const limits = { threshold: normalQuantile(1 - alpha), horizon: options.horizon };
  const legs = {
    P: notChance(rows, apart, limits),
    B: beatsNaive(rows, apart, limits),
    M: pays(rows, options),
  };
  const moved = apart.filter((i) => rows.outcomeLogReturn[i] !== 0).length;
  const independentRows = Math.min(moved, Math.floor(count / options.horizon));
  const facts = { rows: count, independentRows, trials: options.trials, alpha, legs };
  return { ...decide(facts), ...facts };
}

function decide({
  independentRows,
  trials,
  legs,
}: Pick<Verdict, "independentRows" | "trials" | "legs">): Pick<Verdict, "verdict" | "reason"> {
  if (independentRows < independentRowsMin) {
    const reason = `n too small: ${independentRows} independent rows, ${independentRowsMin} are needed`;
    return { verdict: "no edge", reason };
  }
  if (trials > examLooksMax) {
    const reason = `exam spent: ${trials} configurations have looked at it, ${examLooksMax} may; it takes newer candles`;
    return { verdict: "no edge", reason };
  }
  const failed = (["P", "B"] as const).filter((name) => !legs[name].passed);
  if (failed.length > 0) {
    return { verdict: "no edge", reason: failed.map((name) => legs[name].sentence).join("; ") };
  }
  return legs.M.passed
    ? { verdict: "edge", reason: undefined }
    : { verdict: "weak", reason: legs.M.sentence };
}
