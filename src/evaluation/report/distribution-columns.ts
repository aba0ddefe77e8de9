import { normalQuantile } from "../../foundation/statistics/normal-distribution.ts";
import { pinballLossOf } from "../metrics/pinball-loss.ts";
import { joinColumns } from "../rows/join-columns.ts";
import type { MarketRows } from "../rows/market-rows.ts";
import { scaleOf } from "../rows/residual-scale.ts";

/** Levels of the quantiles that a distribution is scored at; their mean loss is half the CRPS. */
const gridLevels = Array.from({ length: 99 }, (_, i) => (i + 1) / 100);
/** Levels whose loss is shown. */
export const shownLevels = [0.05, 0.25, 0.5, 0.75, 0.95] as const;

/** Losses of two forecast distributions per row, and the model's 90 % interval; log-returns. */
export interface DistributionColumns {
  /** Twice the mean quantile loss over the levels 0.01 to 0.99: the CRPS up to its far tails. */
  readonly crps: Float64Array;
  readonly gaussianCrps: Float64Array;
  /** Of no move with the spread of its own residuals: what calibration alone is worth. */
  readonly noMoveCrps: Float64Array;
  /** Per shown level. */
  readonly losses: readonly Float64Array[];
  readonly gaussianLosses: readonly Float64Array[];
  /** Bounds of the adaptive 90 % interval of the outcome; infinite where nothing narrower holds. */
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/**
 * Scores the distribution f + s q against N(0, s^2), s = trailing volatility times the root of the
 * horizon, q the quantiles of the scaled residuals of rows before the judged ones.
 *
 * @param scaled (y - f) / s and y / s of the calibration rows, at least one.
 */
export function distributionColumns(
  judged: { readonly rows: MarketRows; readonly forecastLogReturn: Float64Array },
  scaled: { readonly residuals: Float64Array; readonly moves: Float64Array },
  interval: { readonly low: Float64Array; readonly high: Float64Array },
): DistributionColumns {
  const { rows, forecastLogReturn } = judged;
  const quantilesOf = (values: Float64Array): readonly number[] => {
    const sorted = values.toSorted();
    return gridLevels.map((level) => quantileOfSorted(sorted, level));
  };
  const noMove = new Float64Array(forecastLogReturn.length);
  const model = { centre: forecastLogReturn, quantiles: quantilesOf(scaled.residuals) };
  const gaussian = { centre: noMove, quantiles: gridLevels.map(normalQuantile) };
  const losses = ({ centre, quantiles }: Forecast, level: number): Float64Array => {
    const quantile = quantiles[Math.round(level * 100) - 1]!;
    return rows.outcomeLogReturn.map((outcome, i) =>
      pinballLossOf(outcome, centre[i]! + scaleOf(rows, i) * quantile, level),
    );
  };
  const crps = (forecast: Forecast): Float64Array => {
    const total = new Float64Array(rows.outcomeLogReturn.length);
    for (const level of gridLevels) {
      const loss = losses(forecast, level);
      for (let i = 0; i < total.length; i++) total[i]! += (2 * loss[i]!) / gridLevels.length;
    }
    return total;
  };
  return {
    crps: crps(model),
    gaussianCrps: crps(gaussian),
    noMoveCrps: crps({ centre: noMove, quantiles: quantilesOf(scaled.moves) }),
    losses: shownLevels.map((level) => losses(model, level)),
    gaussianLosses: shownLevels.map((level) => losses(gaussian, level)),
    ...interval,
  };
}

/** A centre per row and the quantiles of the scaled outcome around it, per grid level. */
interface Forecast {
  readonly centre: Float64Array;
  readonly quantiles: readonly number[];
}

/** Joins folds; absent where one fold has none. */
export function joinDistributions(
  parts: readonly (DistributionColumns | undefined)[],
): DistributionColumns | undefined {
  const known = parts.flatMap((part) => part ?? []);
  if (known.length === 0 || known.length < parts.length) return undefined;
  const column = (of: (part: DistributionColumns) => Float64Array): Float64Array =>
    joinColumns(known.map(of));
  return {
    crps: column((part) => part.crps),
    gaussianCrps: column((part) => part.gaussianCrps),
    noMoveCrps: column((part) => part.noMoveCrps),
    losses: shownLevels.map((_, k) => column((part) => part.losses[k]!)),
    gaussianLosses: shownLevels.map((_, k) => column((part) => part.gaussianLosses[k]!)),
    low: column((part) => part.low),
    high: column((part) => part.high),
  };
}

function quantileOfSorted(sorted: Float64Array, level: number): number {
  const position = level * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below]!;
  return low + (position - below) * ((sorted[below + 1] ?? low) - low);
}
