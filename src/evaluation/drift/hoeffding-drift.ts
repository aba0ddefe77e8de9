import type { DriftRule } from "./create-detector.ts";

export interface HoeffdingOptions {
  /** Chance of a false alarm per comparison: drift (0.001) and warning (0.005). */
  readonly driftChance?: number;
  readonly warningChance?: number;
  /** Values before any signal (30). */
  readonly valuesMin?: number;
}

export interface HoeffdingState {
  readonly count: number;
  readonly sum: number;
  /** The stretch from the start whose mean, with its bound, is lowest. */
  readonly bestCount: number;
  readonly bestSum: number;
}

/**
 * Hoeffding's drift detection by averages (HDDM-A): drift where the mean of all values lies above that
 * of the best first stretch by more than chance allows for values in [0, 1]. Sees small rises of the
 * share of misses that other detectors miss.
 *
 * @see Frias-Blanco et al. (2015), "Online and non-parametric drift detection methods based on
 *   Hoeffding's bounds", IEEE TKDE 27(3).
 */
export function hoeffdingDrift(options: HoeffdingOptions = {}): DriftRule<HoeffdingState> {
  const { driftChance = 0.001, warningChance = 0.005, valuesMin = 30 } = options;
  const start = { count: 0, sum: 0, bestCount: 0, bestSum: 0 };
  return {
    start,
    step(state, value) {
      const grown = { ...state, count: state.count + 1, sum: state.sum + value };
      const next = withBest(grown, driftChance);
      if (next.count < valuesMin) return { state: next, signal: "stable" };
      if (hasRisen(next, driftChance)) return { state: start, signal: "drift" };
      return { state: next, signal: hasRisen(next, warningChance) ? "warning" : "stable" };
    },
  };
}

function withBest(state: HoeffdingState, chance: number): HoeffdingState {
  const { count, sum, bestCount, bestSum } = state;
  const isBetter =
    bestCount === 0 ||
    sum / count + bound(count, chance) <= bestSum / bestCount + bound(bestCount, chance);
  return isBetter ? { ...state, bestCount: count, bestSum: sum } : state;
}

// sqrt(ln(1 / chance) / (2 n))
function bound(count: number, chance: number): number {
  return Math.sqrt(Math.log(1 / chance) / (2 * count));
}

function hasRisen({ count, sum, bestCount, bestSum }: HoeffdingState, chance: number): boolean {
  if (bestCount === count) return false;
  const share = (count - bestCount) / (bestCount * count);
  return sum / count - bestSum / bestCount >= Math.sqrt((share / 2) * Math.log(1 / chance));
}
