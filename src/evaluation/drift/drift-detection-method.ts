import type { DriftRule } from "./create-detector.ts";

export interface DriftDetectionOptions {
  /** Standard deviations above the best error rate for a warning (2) and for drift (3). */
  readonly warningLevel?: number;
  readonly driftLevel?: number;
  /** Values before any signal (30). */
  readonly valuesMin?: number;
}

export interface DriftDetectionState {
  readonly count: number;
  /** p, share of misses since the start. */
  readonly missShare: number;
  /** p and s = sqrt(p (1 - p) / n) where p + s was smallest; absent before the first judgement. */
  readonly best?: { readonly missShare: number; readonly deviation: number };
}

/**
 * Drift detection method: drift where the share of misses rises by 3 deviations above its best,
 * p + s > p_min + 3 s_min. Slow where misses are common: from 0.45 to 0.56 it sees nothing in 800 rows.
 *
 * @remarks Values are 1 for a miss and 0 for a hit.
 * @see Gama et al. (2004), "Learning with drift detection", SBIA.
 */
export function driftDetectionMethod(
  options: DriftDetectionOptions = {},
): DriftRule<DriftDetectionState> {
  const { warningLevel = 2, driftLevel = 3, valuesMin = 30 } = options;
  const start: DriftDetectionState = { count: 0, missShare: 0 };
  return {
    start,
    step(state, value) {
      const count = state.count + 1;
      const missShare = state.missShare + (value - state.missShare) / count;
      // of values that are no misses nothing can be said
      if (count < valuesMin || missShare > 1)
        return { state: { ...state, count, missShare }, signal: "stable" };
      const deviation = Math.sqrt((missShare * (1 - missShare)) / count);
      const best = betterOf(state.best, { missShare, deviation });
      const isAbove = (level: number): boolean =>
        missShare + deviation > best.missShare + level * best.deviation;
      if (isAbove(driftLevel)) return { state: start, signal: "drift" };
      const signal = isAbove(warningLevel) ? "warning" : "stable";
      return { state: { count, missShare, best }, signal };
    },
  };
}

type Best = NonNullable<DriftDetectionState["best"]>;

function betterOf(best: Best | undefined, now: Best): Best {
  if (best === undefined) return now;
  return now.missShare + now.deviation < best.missShare + best.deviation ? now : best;
}
