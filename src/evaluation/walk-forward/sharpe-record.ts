import { variance } from "../../foundation/statistics/variance.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import type { JudgedRows } from "../report/judged-rows.ts";
import { deflatedSharpe } from "../significance/deflated-sharpe.ts";
import { probabilisticSharpe, sharpeSampleOf } from "../significance/probabilistic-sharpe.ts";
import { excessReturns } from "../verdict/pays.ts";

/** How good a record's Sharpe ratio is once it is held against the number of trials. */
export interface SharpeRecord {
  /** "deflated" against the best of several skill-less trials, "probabilistic" against 0. */
  readonly kind: "deflated" | "probabilistic";
  /** Traded rows. */
  readonly rows: number;
  /** Mean over deviation of the excess return after costs per row; `undefined`: nothing was traded. */
  readonly sharpe: number | undefined;
  /** Configurations looked at, this one included. */
  readonly trials: number;
  /** Variance of the trials' Sharpe ratios per row; `undefined` with fewer than two. */
  readonly trialVariance: number | undefined;
  /** Sharpe ratio per row that must be exceeded. */
  readonly benchmark: number;
  /** That the true Sharpe ratio exceeds `benchmark`; 0.95 is the usual bar. */
  readonly probability: number | undefined;
}

/**
 * The deflated Sharpe ratio of following the forecasts; the probabilistic one where fewer than two
 * trials have a Sharpe ratio.
 *
 * @param excess Excess return after costs per traded row, see `walkReturns`.
 * @param trials Every configuration that was looked at, this one included: how many, and the Sharpe
 *   ratios of those that have one.
 * @see Bailey & Lopez de Prado (2014), "The deflated Sharpe ratio", JPM 40(5).
 */
export function sharpeRecord(
  excess: Float64Array,
  trials: { readonly count: number; readonly sharpes: readonly number[] },
): SharpeRecord {
  const sample = sharpeSampleOf(excess);
  const facts = { rows: excess.length, sharpe: sample?.sharpe, trials: trials.count };
  if (trials.sharpes.length < 2) {
    const probability = sample === undefined ? undefined : probabilisticSharpe(sample, 0);
    return { kind: "probabilistic", ...facts, trialVariance: undefined, benchmark: 0, probability };
  }
  const trialVariance = variance(trials.sharpes, { degreesOfFreedomLost: 1 });
  const deflated =
    sample === undefined
      ? undefined
      : deflatedSharpe(sample, { count: trials.count, variance: trialVariance });
  return {
    kind: "deflated",
    ...facts,
    trialVariance,
    benchmark: deflated?.benchmark ?? 0,
    probability: deflated?.probability,
  };
}

/** Excess return after costs per traded row, as leg M of the verdict has it. */
export function walkReturns(
  { rows, forecastLogReturn }: Pick<JudgedRows, "rows" | "forecastLogReturn">,
  costPerSide: number,
): Float64Array {
  const { outcomeLogReturn, decisionTimeMs, horizon, timeframe } = rows;
  const spanMs = horizon * timeframeMs(timeframe);
  return excessReturns(
    { forecastLogReturn, outcomeLogReturn, decisionTimeMs },
    { spanMs, costPerSide },
  );
}
