import { assert } from "../../foundation/assert.ts";
import { binomialUpperTail, logBinomialShare } from "../../foundation/statistics/binomial.ts";

export interface ShareTest {
  /** Two-sided: probability of all outcomes that are at most as likely as this one. */
  readonly pValue: number;
  /** Probability of so many hits or more. */
  readonly pValueGreater: number;
  /** Probability of so many hits or fewer. */
  readonly pValueLess: number;
}

/**
 * Exact binomial test that each of `trials` independent rows hits with the given probability.
 *
 * @param hits Whole, 0 <= hits <= trials.
 * @param trials Whole, at least 1.
 * @param options.probability Of a hit under the null, in (0, 1); default 0.5, a coin.
 * @throws {InvariantError} the counts are not whole or there are more hits than trials.
 * @see Clopper & Pearson (1934); two-sided by the method of small p-values, as R and SciPy.
 */
export function binomialTest(
  hits: number,
  trials: number,
  options: { readonly probability?: number } = {},
): ShareTest {
  const probability = options.probability ?? 0.5;
  assert(Number.isInteger(hits) && Number.isInteger(trials), "hits and trials are whole numbers");
  assert(trials >= 1 && hits >= 0 && hits <= trials, "hits lie between 0 and at least one trial");
  const pValueGreater = binomialUpperTail(hits, trials, probability);
  const pValueLess = binomialUpperTail(trials - hits, trials, 1 - probability);
  const pValue =
    probability === 0.5
      ? Math.min(1, 2 * Math.min(pValueGreater, pValueLess))
      : atMostAsLikely(hits, trials, probability);
  return { pValue, pValueGreater, pValueLess };
}

function atMostAsLikely(hits: number, trials: number, probability: number): number {
  const limit = logBinomialShare(hits, trials, probability) + 1e-7;
  let sum = 0;
  for (let k = 0; k <= trials; k++) {
    const share = logBinomialShare(k, trials, probability);
    if (share <= limit) sum += Math.exp(share);
  }
  return Math.min(1, sum);
}
