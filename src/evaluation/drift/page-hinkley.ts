import type { DriftRule } from "./create-detector.ts";

export interface PageHinkleyOptions {
  /** Rise of the mean that is let pass, in units of the values (0.005). */
  readonly delta?: number;
  /** Sum of rises at which it is drift, in units of the values (50). */
  readonly lambda?: number;
  /** How much of the sum is kept per value, in (0, 1] (0.9999); 1 is CUSUM. */
  readonly keptShare?: number;
  /**
   * True (the default) keeps the sum at 0 or above, so that a rise is seen as soon after a long quiet
   * time as after a short one; false is the form of MOA and CapyMOA, which sinks by delta per value.
   */
  readonly isFloored?: boolean;
  /** Values before any drift (30). */
  readonly valuesMin?: number;
}

export interface PageHinkleyState {
  readonly count: number;
  readonly mean: number;
  readonly sum: number;
}

/**
 * Page-Hinkley: drift where the mean of a stream rises. sum' = max(0, kept sum + value - mean - delta),
 * with the mean of all values since the start, this one included; drift where sum' > lambda.
 * A fall goes unseen: hand in the negative to watch for it.
 *
 * @see Page (1954), "Continuous inspection schemes", Biometrika 41; Gama et al. (2013), "On evaluating
 *   stream learning algorithms", for the fading.
 */
export function pageHinkley(options: PageHinkleyOptions = {}): DriftRule<PageHinkleyState> {
  const { delta = 0.005, lambda = 50, keptShare = 0.9999, valuesMin = 30 } = options;
  const floor = options.isFloored === false ? Number.NEGATIVE_INFINITY : 0;
  const start = { count: 0, mean: 0, sum: 0 };
  return {
    start,
    step(state, value) {
      const count = state.count + 1;
      const mean = state.mean + (value - state.mean) / count;
      const sum = Math.max(floor, keptShare * state.sum + value - mean - delta);
      if (count >= valuesMin && sum > lambda) return { state: start, signal: "drift" };
      return { state: { count, mean, sum }, signal: "stable" };
    },
  };
}
