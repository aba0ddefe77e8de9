import { assert } from "../../foundation/assert.ts";
import { chiSquareUpperTail } from "../../foundation/statistics/chi-square.ts";
import { binomialTest } from "./binomial-test.ts";

/** Which of two forecasters hits where the other misses? */
export interface PairedHitsTest {
  /** "exact": binomial; "chi-square": (max(0, |b - c| - 1))^2 / (b + c), one degree of freedom. */
  readonly method: "exact" | "chi-square";
  /** Two-sided: probability of so uneven a split between equally good forecasters. */
  readonly pValue: number;
  /** Rows that only the first hit (b). */
  readonly firstOnly: number;
  /** Rows that only the second hit (c). */
  readonly secondOnly: number;
  readonly rows: number;
}

/**
 * McNemar's test that two forecasters hit equally often on the same rows. Rows that both hit or both
 * miss say nothing; of the others half should go to each. Exact below 25 such rows, else chi-square
 * with continuity correction.
 *
 * Rows must not overlap: with a horizon h above 1 hand in every h-th row.
 *
 * @param firstHit 1 for a hit, 0 for a miss, per row.
 * @param secondHit The same for the other forecaster.
 * @returns `undefined` where the two never disagree.
 * @throws {InvariantError} the columns differ in length or hold another value.
 * @see McNemar (1947), "Note on the sampling error of the difference between correlated proportions".
 */
export function mcnemar(
  firstHit: ArrayLike<number>,
  secondHit: ArrayLike<number>,
): PairedHitsTest | undefined {
  const rows = firstHit.length;
  assert(rows === secondHit.length, "every row has both hits");
  let firstOnly = 0;
  let secondOnly = 0;
  for (let i = 0; i < rows; i++) {
    const first = firstHit[i]!;
    const second = secondHit[i]!;
    assert((first === 0 || first === 1) && (second === 0 || second === 1), "a hit is 0 or 1");
    if (first > second) firstOnly++;
    if (second > first) secondOnly++;
  }
  const disagreements = firstOnly + secondOnly;
  if (disagreements === 0) return undefined;
  const method = disagreements < chiSquareRowsMin ? "exact" : "chi-square";
  const pValue =
    method === "exact"
      ? binomialTest(firstOnly, disagreements).pValue
      : chiSquareUpperTail(correctedStatistic(firstOnly, secondOnly), 1);
  return { method, pValue, firstOnly, secondOnly, rows };
}

const chiSquareRowsMin = 25;

function correctedStatistic(firstOnly: number, secondOnly: number): number {
  return Math.max(0, Math.abs(firstOnly - secondOnly) - 1) ** 2 / (firstOnly + secondOnly);
}
