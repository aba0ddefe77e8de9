import { assert } from "../../foundation/assert.ts";
import { correlation } from "../../foundation/statistics/correlation.ts";
import { ranks } from "../../foundation/statistics/ranks.ts";
import { studentTCdf } from "../../foundation/statistics/student-t-cdf.ts";
import { countGroups } from "./reliability-curve.ts";

/** Whether a forecaster is right more often where it is more confident. */
export interface ConfidenceJudgement {
  readonly informative: boolean;
  /** From low confidence to high; fewer than ten where many confidences are equal. */
  readonly deciles: readonly ConfidenceDecile[];
  /** Spearman's correlation of decile and hit rate; `undefined` for too few deciles. */
  readonly rankCorrelation: number | undefined;
  /** Two-sided, Student's t with deciles - 2 degrees of freedom. */
  readonly pValue: number | undefined;
  /** Hit rate of the highest decile minus that of the lowest, a fraction. */
  readonly topMinusBottom: number | undefined;
}

export interface ConfidenceDecile {
  /** Mean of the decile. */
  readonly confidence: number;
  readonly hitRate: number;
  readonly rows: number;
}

const pValueMax = 0.01;
const topMinusBottomMin = 0.02;
/** Five groups in perfect order are chance too often: 2 of 120. */
const groupsMin = 6;

/** `judgeConfidence` in one word; false also where there is too little to judge by. */
export function isInformative(confidence: ArrayLike<number>, isHit: ArrayLike<number>): boolean {
  return judgeConfidence(confidence, isHit).informative;
}

/**
 * Judges confidence on rows that it was not fitted on (calibration B): informative where the hit rate
 * rises over the deciles of confidence (Spearman, p < 0.01) and the top decile is right at least 2
 * points more often than the bottom one.
 *
 * @param confidence Per row; max(p, 1 - p) is better than the floored confidence, whose floor makes
 *   most rows equal. Equal values share a decile.
 * @param isHit 1 where the direction was right, 0 where it was not.
 * @throws {InvariantError} the columns differ in length.
 */
export function judgeConfidence(
  confidence: ArrayLike<number>,
  isHit: ArrayLike<number>,
): ConfidenceJudgement {
  assert(confidence.length === isHit.length, "every confidence has one outcome");
  const deciles = decilesOf(confidence, isHit);
  if (deciles.length < groupsMin) {
    return {
      informative: false,
      deciles,
      rankCorrelation: undefined,
      pValue: undefined,
      topMinusBottom: undefined,
    };
  }
  const rankCorrelation = correlation(
    ranks(deciles.map((decile) => decile.confidence)),
    ranks(deciles.map((decile) => decile.hitRate)),
  );
  const pValue = rankCorrelation === undefined ? undefined : rankPValue(rankCorrelation, deciles);
  const topMinusBottom = deciles.at(-1)!.hitRate - deciles[0]!.hitRate;
  const informative =
    rankCorrelation !== undefined &&
    rankCorrelation > 0 &&
    pValue! < pValueMax &&
    topMinusBottom >= topMinusBottomMin;
  return { informative, deciles, rankCorrelation, pValue, topMinusBottom };
}

function decilesOf(
  confidence: ArrayLike<number>,
  isHit: ArrayLike<number>,
): readonly ConfidenceDecile[] {
  const group = countGroups(confidence, 10);
  const sums = Array.from({ length: 10 }, () => ({ confidence: 0, hits: 0, rows: 0 }));
  for (let i = 0; i < group.length; i++) {
    const decile = sums[group[i]!]!;
    decile.confidence += confidence[i]!;
    decile.hits += isHit[i]!;
    decile.rows++;
  }
  return sums
    .filter(({ rows }) => rows > 0)
    .map(({ confidence: sum, hits, rows }) => ({
      confidence: sum / rows,
      hitRate: hits / rows,
      rows,
    }));
}

// t = rho sqrt((n - 2) / (1 - rho^2))
function rankPValue(rankCorrelation: number, deciles: readonly ConfidenceDecile[]): number {
  const freedom = deciles.length - 2;
  const free = 1 - rankCorrelation ** 2;
  if (free <= 0) return 0;
  return 2 * studentTCdf(-Math.abs(rankCorrelation) * Math.sqrt(freedom / free), freedom);
}
