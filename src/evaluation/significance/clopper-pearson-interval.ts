import { assert } from "../../foundation/assert.ts";
import { betaQuantile } from "../../foundation/statistics/beta-quantile.ts";
import type { Interval } from "./interval.ts";

/**
 * Clopper-Pearson's exact interval of a share: it holds the truth at least as often as it promises,
 * so it is wider than Wilson's.
 *
 * @param hits Whole, 0 <= hits <= trials.
 * @param trials Independent rows.
 * @returns `undefined` for no trials.
 * @throws {InvariantError} the counts are not whole or there are more hits than trials.
 * @see Clopper & Pearson (1934), "The use of confidence or fiducial limits", Biometrika 26(4).
 */
export function clopperPearsonInterval(
  hits: number,
  trials: number,
  options: { readonly confidence?: number } = {},
): Interval | undefined {
  assert(Number.isInteger(hits) && Number.isInteger(trials), "hits and trials are whole numbers");
  assert(hits >= 0 && hits <= trials, "hits lie between 0 and the number of trials");
  if (trials === 0) return undefined;
  const confidence = options.confidence ?? 0.95;
  const tail = (1 - confidence) / 2;
  const low = hits === 0 ? 0 : betaQuantile(tail, hits, trials - hits + 1);
  const high = hits === trials ? 1 : betaQuantile(1 - tail, hits + 1, trials - hits);
  return { low, high, confidence };
}
