import { normalCdf } from "../../foundation/statistics/normal-distribution.ts";
import { kurtosis, skewness } from "../../foundation/statistics/skewness.ts";
import { sharpeRatio } from "../metrics/sharpe-ratio.ts";

/** What is known of a Sharpe ratio: all per row, nothing annualised. */
export interface SharpeSample {
  /** Mean over standard deviation of the returns. */
  readonly sharpe: number;
  readonly rows: number;
  readonly skewness: number;
  /** Not in excess: 3 for a normal. */
  readonly kurtosis: number;
}

/**
 * Probability that the true Sharpe ratio exceeds a benchmark, given how long and how crooked the
 * record is: Phi((SR - SR*) sqrt(n - 1) / sqrt(1 - g3 SR + (g4 - 1) / 4 SR^2)).
 *
 * @param benchmark SR* per row, of the same returns' frequency; 0 asks for any gain at all.
 * @returns In [0, 1], 0.95 is the usual bar; `undefined` for fewer than two rows and where the
 *   moments leave no variance.
 * @see Bailey & Lopez de Prado (2012), "The Sharpe ratio efficient frontier", Journal of Risk 15(2).
 */
export function probabilisticSharpe(sample: SharpeSample, benchmark: number): number | undefined {
  const variance = sharpeVariance(sample);
  if (variance === undefined || sample.rows < 2) return undefined;
  return normalCdf(
    ((sample.sharpe - benchmark) * Math.sqrt(sample.rows - 1)) / Math.sqrt(variance),
  );
}

/**
 * Variance of an estimated Sharpe ratio times the rows: 1 - g3 SR + (g4 - 1) / 4 SR^2.
 *
 * @returns `undefined` where the moments contradict each other and it is not above 0.
 */
export function sharpeVariance(sample: SharpeSample): number | undefined {
  const { sharpe } = sample;
  const variance = 1 - sample.skewness * sharpe + ((sample.kurtosis - 1) / 4) * sharpe ** 2;
  return variance > 0 ? variance : undefined;
}

/**
 * The sample of a column of returns.
 *
 * @returns `undefined` for fewer than two rows and where the return never changes.
 */
export function sharpeSampleOf(excessReturn: ArrayLike<number>): SharpeSample | undefined {
  const sharpe = sharpeRatio(excessReturn);
  if (sharpe === undefined) return undefined;
  return {
    sharpe,
    rows: excessReturn.length,
    skewness: skewness(excessReturn),
    kurtosis: kurtosis(excessReturn),
  };
}
