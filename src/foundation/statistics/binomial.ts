import { assert } from "../assert.ts";
import { incompleteBeta } from "./incomplete-beta.ts";
import { logGamma } from "./log-gamma.ts";

/**
 * Probability of `successes` or more among `trials` independent ones, I_p(k, n - k + 1).
 *
 * @param probability Of one success, in (0, 1).
 * @throws {InvariantError} `probability` is not inside (0, 1).
 * @see Abramowitz & Stegun (1964), 26.5.24.
 */
export function binomialUpperTail(successes: number, trials: number, probability: number): number {
  assert(probability > 0 && probability < 1, "a binomial's probability lies inside (0, 1)");
  if (successes <= 0) return 1;
  if (successes > trials) return 0;
  return incompleteBeta(probability, successes, trials - successes + 1);
}

/** Logarithm of the probability of exactly `successes` among `trials` independent ones. */
export function logBinomialShare(successes: number, trials: number, probability: number): number {
  const failures = trials - successes;
  return (
    logGamma(trials + 1) -
    logGamma(successes + 1) -
    logGamma(failures + 1) +
    successes * Math.log(probability) +
    failures * Math.log1p(-probability)
  );
}
