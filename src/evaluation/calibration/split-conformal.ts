import { assert } from "../../foundation/assert.ts";

/** How far an interval reaches to either side, in units of the scores. */
export type ConformalRadius =
  | { readonly kind: "finite"; readonly radius: number }
  /** Nothing narrower than the whole line holds: too few scores for so small an alpha. */
  | { readonly kind: "infinite" }
  /** alpha is 1 or more: not even the forecast itself need be inside. */
  | { readonly kind: "empty" };

/**
 * Half-width of an interval that misses at most a share `alpha` of new rows, whatever their
 * distribution, if they are exchangeable with the scored ones: the k-th smallest score,
 * k = ceil((n + 1) (1 - alpha)). alpha 0.05 needs 19 scores, 0.01 needs 99.
 *
 * @param sortedScores |y - forecast|, or the same over a scale, of rows that nothing was fitted on;
 *   rising.
 * @param alpha Share of misses; below 0 counts as 0.
 * @throws {InvariantError} alpha is NaN.
 * @see Lei et al. (2018), "Distribution-free predictive inference for regression", JASA 113.
 */
export function conformalRadius(sortedScores: ArrayLike<number>, alpha: number): ConformalRadius {
  const k = conformalRank(sortedScores.length, alpha);
  if (k > sortedScores.length) return { kind: "infinite" };
  if (k < 1) return { kind: "empty" };
  return { kind: "finite", radius: sortedScores[k - 1]! };
}

/**
 * Which of so many scores is the radius, counted from 1: below 1 the interval is empty, above `count`
 * it is the whole line.
 *
 * @throws {InvariantError} alpha is NaN.
 */
function conformalRank(count: number, alpha: number): number {
  assert(!Number.isNaN(alpha), "a share of misses is a number");
  const exact = (count + 1) * (1 - alpha);
  // ceil(20 * 0.95) is 19 although a float may stand a hair above it
  return Math.ceil(exact - rounding * (count + 1));
}

/**
 * Whether a score lies beyond the radius for `alpha`: whether its rank from `conformalRank` is at most
 * `smaller`, told without rounding it up; the same for every alpha.
 *
 * @param smaller How many of the `count` scores are below the score.
 */
export function isBeyondRank(count: number, alpha: number, smaller: number): boolean {
  return (count + 1) * (1 - alpha) - rounding * (count + 1) <= smaller;
}

const rounding = 1e-12;

/** Half-width of an interval in units of the forecast: the radius times its scale, Infinity or 0. */
export function conformalHalfWidth(radius: ConformalRadius, scale: number): number {
  if (radius.kind === "finite") return scale * radius.radius;
  return radius.kind === "infinite" ? Number.POSITIVE_INFINITY : 0;
}
