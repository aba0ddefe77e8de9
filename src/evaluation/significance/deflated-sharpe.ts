import { assert } from "../../foundation/assert.ts";
import { expectedMaximum } from "./expected-maximum.ts";
import { probabilisticSharpe, type SharpeSample } from "./probabilistic-sharpe.ts";

/** Everything that was tried before the best was picked. */
export interface SharpeTrials {
  /** Configurations that were looked at, >= 1, also those thrown away. */
  readonly count: number;
  /** Variance of their Sharpe ratios per row. */
  readonly variance: number;
}

export interface DeflatedSharpe {
  /** That the true Sharpe ratio exceeds `benchmark`, in [0, 1]; 0.95 is the usual bar. */
  readonly probability: number;
  /** Sharpe ratio per row that the best of so many trials without skill would show. */
  readonly benchmark: number;
}

/**
 * Probabilistic Sharpe ratio of the best of many trials, held against what the best of so many
 * skill-less ones is expected to show: sqrt(V) times the expected maximum of that many normals.
 *
 * @returns `undefined` where the probabilistic Sharpe ratio is.
 * @throws {InvariantError} there is less than one trial or the variance is negative.
 * @see Bailey & Lopez de Prado (2014), "The deflated Sharpe ratio", JPM 40(5).
 */
export function deflatedSharpe(
  sample: SharpeSample,
  trials: SharpeTrials,
): DeflatedSharpe | undefined {
  assert(trials.variance >= 0, "a variance is at least 0");
  const benchmark = Math.sqrt(trials.variance) * expectedMaximum(trials.count);
  const probability = probabilisticSharpe(sample, benchmark);
  return probability === undefined ? undefined : { probability, benchmark };
}
