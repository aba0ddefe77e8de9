import { assert } from "../../foundation/assert.ts";
import { normalQuantile } from "../../foundation/statistics/normal-distribution.ts";
import type { Interval } from "./interval.ts";

/**
 * Wilson's score interval of a share, inside [0, 1] also for 0 of n and n of n.
 *
 * @param hits Successes, 0 <= hits <= trials; need not be whole where overlapping rows were thinned.
 * @param trials Independent rows.
 * @returns `undefined` for no trials.
 * @throws {InvariantError} there are more hits than trials.
 * @see Wilson (1927), "Probable inference, the law of succession, and statistical inference".
 */
export function wilsonInterval(
  hits: number,
  trials: number,
  options: { readonly confidence?: number } = {},
): Interval | undefined {
  assert(hits >= 0 && hits <= trials, "hits lie between 0 and the number of trials");
  if (trials === 0) return undefined;
  const confidence = options.confidence ?? 0.95;
  const z = normalQuantile(0.5 + confidence / 2);
  const share = hits / trials;
  const shrink = 1 + z ** 2 / trials;
  const centre = (share + z ** 2 / (2 * trials)) / shrink;
  const spread = (share * (1 - share)) / trials + z ** 2 / (4 * trials ** 2);
  const half = (z * Math.sqrt(spread)) / shrink;
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half), confidence };
}
