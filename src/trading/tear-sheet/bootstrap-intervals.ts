import type { Interval } from "../../evaluation/significance/interval.ts";
import { optimalBlockLength } from "../../evaluation/significance/optimal-block-length.ts";
import {
  bootstrapMeans,
  resampleRows,
} from "../../evaluation/significance/stationary-bootstrap.ts";
import { createRng } from "../../foundation/rng.ts";
import { quantile } from "../../foundation/statistics/quantile.ts";

export interface BootstrapIntervals {
  readonly draws: number;
  /** Mean length of a block in candles. */
  readonly blockLength: number;
  readonly totalReturn: Interval;
  /** A year; `undefined` where returns never change. */
  readonly sharpeRatio: Interval | undefined;
  readonly maxDrawdown: Interval;
}

const confidence = 0.95;
/** A drawdown needs the whole path of a resample: fewer draws, and fewer still on long runs. */
const pathRowsMax = 12_000_000;
/** The block length is measured on no more candles than this, the last ones. */
const blockRowsMax = 60_000;

/**
 * 95 % percentile intervals by the stationary bootstrap of the returns: what the run would have shown
 * had its stretches come in another order and number.
 *
 * @param returns Simple returns per candle, at least two, all > -1.
 * @param options.holding Mean candles of a position: blocks are at least as long.
 * @see Politis & Romano (1994), "The stationary bootstrap", JASA 89(428).
 */
export function bootstrapIntervals(
  returns: Float64Array,
  options: {
    readonly draws: number;
    readonly seed: number;
    readonly holding: number;
    readonly rowsPerYear: number;
  },
): BootstrapIntervals {
  const rows = returns.length;
  const blockLength = blockLengthOf(returns, options.holding);
  const logReturn = returns.map((value) => Math.log1p(value));
  const squares = returns.map((value) => value * value);
  const rng = createRng(options.seed);
  const { draws } = options;
  const means = bootstrapMeans([logReturn, returns, squares], { draws, blockLength, rng });
  const sharpes = Float64Array.from({ length: draws }, (_, draw) => {
    const mean = means[1]![draw]!;
    const variance = ((means[2]![draw]! - mean * mean) * rows) / (rows - 1);
    return variance > 0 ? (mean / Math.sqrt(variance)) * Math.sqrt(options.rowsPerYear) : 0;
  });
  const drawdowns = drawdownDraws(logReturn, { draws, blockLength, seed: options.seed });
  return {
    draws,
    blockLength: Math.round(blockLength),
    totalReturn: intervalOf(means[0]!.map((mean) => Math.expm1(rows * mean))),
    sharpeRatio: squares.every((value) => value === 0) ? undefined : intervalOf(sharpes),
    maxDrawdown: intervalOf(drawdowns),
  };
}

// Neighbours share a position, and wild days follow wild days.
function blockLengthOf(returns: Float64Array, holding: number): number {
  const rows = returns.length;
  const recent = returns.subarray(-blockRowsMax);
  const sizes = recent.map((value) => Math.abs(value));
  const longest = Math.max(1, Math.ceil(Math.min(3 * Math.sqrt(rows), rows / 3)));
  const wanted = Math.max(
    optimalBlockLength(recent) ?? 1,
    optimalBlockLength(sizes) ?? 1,
    Number.isFinite(holding) ? holding : 1,
  );
  return Math.min(longest, wanted);
}

function drawdownDraws(
  logReturn: Float64Array,
  options: { readonly draws: number; readonly blockLength: number; readonly seed: number },
): Float64Array {
  const rng = createRng(options.seed + 1);
  const rows = logReturn.length;
  const draws = Math.max(1, Math.min(options.draws, Math.ceil(pathRowsMax / rows)));
  return Float64Array.from({ length: draws }, () => {
    const chosen = resampleRows(rows, { blockLength: options.blockLength, rng });
    let [level, peak, deepest] = [0, 0, 0];
    for (let i = 0; i < rows; i++) {
      level += logReturn[chosen[i]!]!;
      if (level > peak) peak = level;
      else if (peak - level > deepest) deepest = peak - level;
    }
    return -Math.expm1(-deepest);
  });
}

function intervalOf(values: Float64Array): Interval {
  const tail = (1 - confidence) / 2;
  return { low: quantile(values, tail), high: quantile(values, 1 - tail), confidence };
}
