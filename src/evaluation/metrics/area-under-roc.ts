import { assert } from "../../foundation/assert.ts";
import { ranks } from "../../foundation/statistics/ranks.ts";

/**
 * Area under the ROC curve: the chance that a row where it happened was scored higher than one where
 * it did not, ties counting half. In [0, 1]; 0.5 is no information, 1 separates perfectly.
 *
 * @param outcome 1 where it happened, 0 where not, per row.
 * @param score Probability or any signal that should be higher where it happens, per row.
 * @returns `undefined` where only one of the two outcomes occurs.
 * @throws {InvariantError} the two differ in length or an outcome is neither 0 nor 1.
 * @see Hanley & McNeil (1982), "The meaning and use of the area under a ROC curve", Radiology 143.
 */
export function areaUnderRoc(
  outcome: ArrayLike<number>,
  score: ArrayLike<number>,
): number | undefined {
  assert(outcome.length === score.length, "every outcome has one score");
  const rank = ranks(score);
  let happened = 0;
  let rankSum = 0;
  for (let i = 0; i < outcome.length; i++) {
    assert(outcome[i] === 0 || outcome[i] === 1, "an outcome is 0 or 1");
    if (outcome[i] === 0) continue;
    happened++;
    rankSum += rank[i]!;
  }
  const pairs = happened * (outcome.length - happened);
  return pairs === 0 ? undefined : (rankSum - (happened * (happened + 1)) / 2) / pairs;
}
