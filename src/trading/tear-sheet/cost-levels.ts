import { annualisedSharpeRatio } from "../../evaluation/metrics/annualised-sharpe-ratio.ts";
import { equityReturns } from "../../evaluation/metrics/equity-returns.ts";
import { maxDrawdown } from "../../evaluation/metrics/max-drawdown.ts";
import type { ExecutedFill } from "./executed-fills.ts";
import type { MarkedRun } from "./marked-run.ts";
import type { SheetStop } from "./sheet-stop.ts";
import type { CostLevelFigures, SheetCosts } from "./tear-sheet.ts";
import type { CostRerun } from "./tear-sheet-facts.ts";

/** Costs at which a run is told: half, its own, double. */
export const costMultipliers = [0.5, 1, 2] as const;

/**
 * The run at half, full and double costs, and the costs that would have eaten it. Without reruns the
 * same trades are priced anew: each candle's return less what its fills would have paid more.
 */
export function costLevels(
  run: MarkedRun,
  fills: readonly ExecutedFill[],
  facts: {
    readonly trades: number;
    readonly rowsPerYear: number;
    readonly reruns: readonly CostRerun[] | undefined;
    /** The run's own, and so that of the same trades at other prices. */
    readonly stopped: SheetStop | undefined;
  },
): SheetCosts {
  const returns = equityReturns(run.marks.equity);
  const paid = paidPerRow(fills, returns.length);
  const value = sumOf(fills, (fill) => fill.value);
  const paidPerSide = value === 0 ? undefined : sumOf(fills, costOf) / value;
  const repriced = (multiplier: number): CostLevelFigures => {
    const equity = pathAt(returns, paid, multiplier);
    const { trades, stopped } = facts;
    if (equity === undefined) {
      const lost = { totalReturn: undefined, sharpeRatio: undefined, maxDrawdown: undefined };
      return { multiplier, ...lost, trades, stopped };
    }
    return {
      multiplier,
      totalReturn: equity.at(-1)! - 1,
      sharpeRatio: annualisedSharpeRatio(equityReturns(equity), facts.rowsPerYear),
      maxDrawdown: maxDrawdown(equity),
      trades,
      stopped,
    };
  };
  const rerun = (multiplier: number): CostLevelFigures | undefined =>
    facts.reruns?.find((level) => level.multiplier === multiplier);
  const isRerun = costMultipliers.every((level) => level === 1 || rerun(level) !== undefined);
  return {
    paidPerSide,
    breakEvenPerSide:
      paidPerSide === undefined || paidPerSide === 0
        ? undefined
        : breakEven(returns, paid, paidPerSide),
    largestVolumeShare: largestVolumeShare(run, fills),
    method: isRerun ? "rerun" : "repriced",
    levels: costMultipliers.map((level) => (isRerun ? rerun(level) : undefined) ?? repriced(level)),
  };
}

/** What a fill cost besides the price, quote currency. */
export function costOf(fill: ExecutedFill): number {
  return fill.fee + fill.slippage;
}

function largestVolumeShare(
  { lanes }: MarkedRun,
  fills: readonly ExecutedFill[],
): number | undefined {
  let largest: number | undefined;
  const taken = new Map<string, number>();
  for (const { lane, candle, quantity } of fills) {
    const volume = lanes[lane]!.series.volume?.[candle];
    if (volume === undefined || !(volume > 0)) continue;
    const key = `${lane} ${candle}`;
    const amount = (taken.get(key) ?? 0) + Math.abs(quantity);
    taken.set(key, amount);
    largest = Math.max(largest ?? 0, amount / volume);
  }
  return largest;
}

/** Costs as a share of the account before, by the row at whose close they are first seen. */
function paidPerRow(fills: readonly ExecutedFill[], returns: number): Float64Array {
  const paid = new Float64Array(returns);
  for (const fill of fills) paid[fill.row - 1]! += costOf(fill) / fill.equityBefore;
  return paid;
}

/** `undefined` where the account would have been lost. */
function pathAt(
  returns: Float64Array,
  paid: Float64Array,
  multiplier: number,
): Float64Array | undefined {
  const equity = new Float64Array(returns.length + 1).fill(1);
  for (let i = 0; i < returns.length; i++) {
    equity[i + 1] = equity[i]! * (1 + returns[i]! - (multiplier - 1) * paid[i]!);
    if (equity[i + 1]! <= 0) return undefined;
  }
  return equity;
}

function breakEven(
  returns: Float64Array,
  paid: Float64Array,
  paidPerSide: number,
): number | undefined {
  const earns = (multiplier: number): boolean => {
    const end = pathAt(returns, paid, multiplier)?.at(-1);
    return end !== undefined && end > 1;
  };
  let [low, high] = [-100, 100];
  if (!earns(low) || earns(high)) return undefined;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (earns(middle)) low = middle;
    else high = middle;
  }
  return low * paidPerSide;
}

function sumOf(fills: readonly ExecutedFill[], amount: (fill: ExecutedFill) => number): number {
  return fills.reduce((sum, fill) => sum + amount(fill), 0);
}
