import { assert } from "../../foundation/assert.ts";
import { normalQuantile } from "../../foundation/statistics/normal-distribution.ts";
import type { Interval } from "./interval.ts";

/**
 * The textbook interval of a share, p +- z sqrt(p (1 - p) / n), cut to [0, 1]. Too narrow for few rows
 * and of no width at 0 and n hits: to compare with other people's reports; ours use Wilson's.
 *
 * @param hits 0 <= hits <= trials.
 * @param trials Independent rows.
 * @returns `undefined` for no trials.
 * @throws {InvariantError} there are more hits than trials.
 */
export function waldInterval(
  hits: number,
  trials: number,
  options: { readonly confidence?: number } = {},
): Interval | undefined {
  assert(hits >= 0 && hits <= trials, "hits lie between 0 and the number of trials");
  if (trials === 0) return undefined;
  const confidence = options.confidence ?? 0.95;
  const share = hits / trials;
  const half = normalQuantile(0.5 + confidence / 2) * Math.sqrt((share * (1 - share)) / trials);
  return { low: Math.max(0, share - half), high: Math.min(1, share + half), confidence };
}
