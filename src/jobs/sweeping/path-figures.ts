import { annualisedSharpeRatio } from "../../evaluation/metrics/annualised-sharpe-ratio.ts";
import { maxDrawdown } from "../../evaluation/metrics/max-drawdown.ts";

/** What a stretch of returns was worth. */
export interface PathFigures {
  readonly totalReturn: number;
  /** A year; `undefined` where nothing moved. */
  readonly sharpeRatio: number | undefined;
  readonly maxDrawdown: number;
}

/** @param returns Simple returns per candle, all > -1. */
export function pathFigures(returns: Float64Array, rowsPerYear: number): PathFigures {
  const equity = new Float64Array(returns.length + 1);
  equity[0] = 1;
  for (const [i, value] of returns.entries()) equity[i + 1] = equity[i]! * (1 + value);
  return {
    totalReturn: equity.at(-1)! - 1,
    sharpeRatio: annualisedSharpeRatio(returns, rowsPerYear),
    maxDrawdown: maxDrawdown(equity),
  };
}
