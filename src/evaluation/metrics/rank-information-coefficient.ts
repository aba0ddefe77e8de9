import { ranks } from "../../foundation/statistics/ranks.ts";
import { informationCoefficient } from "./information-coefficient.ts";

/**
 * Rank information coefficient: Spearman's correlation between forecast and actual move, in [-1, 1].
 * Large moves weigh no more than small ones. 0 is no information; higher is better.
 *
 * @returns `undefined` for fewer than three rows and where either never changes.
 * @throws {InvariantError} the two differ in length.
 * @see Spearman (1904), "The proof and measurement of association between two things".
 */
export function rankInformationCoefficient(
  actualMove: ArrayLike<number>,
  forecastMove: ArrayLike<number>,
): number | undefined {
  return informationCoefficient(ranks(actualMove), ranks(forecastMove));
}
