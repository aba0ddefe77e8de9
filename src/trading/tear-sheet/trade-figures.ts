import { payoffRatio } from "../../evaluation/metrics/payoff-ratio.ts";
import { profitFactor } from "../../evaluation/metrics/profit-factor.ts";
import { winRate } from "../../evaluation/metrics/win-rate.ts";
import { mean } from "../../foundation/statistics/mean.ts";
import type { RoundTrip } from "../accounting/book-state.ts";
import type { ExitCount, SheetFigures } from "./tear-sheet.ts";

/** Below so many round trips nothing is said of a typical one. */
export const tradesMin = 10;

type TradeFigures = Pick<
  SheetFigures,
  | "profitFactor"
  | "winRate"
  | "payoffRatio"
  | "returnPerTrade"
  | "bestTrade"
  | "worstTrade"
  | "longestLosingStreak"
  | "trades"
  | "longTrades"
  | "shortTrades"
  | "meanHoldingCandles"
>;

/** What the round trips were like, in the order in which they ended. */
export function tradeFigures(trips: readonly RoundTrip[], candleMs: number): TradeFigures {
  const profits = trips.map(({ profit }) => profit);
  const returns = trips.map((trip) => trip.return);
  const isFew = trips.length < tradesMin;
  return {
    profitFactor: isFew ? undefined : profitFactor(profits),
    winRate: isFew ? undefined : winRate(profits),
    payoffRatio: isFew ? undefined : payoffRatio(profits),
    returnPerTrade: isFew ? undefined : mean(returns),
    bestTrade: trips.length === 0 ? undefined : Math.max(...bounds(returns)),
    worstTrade: trips.length === 0 ? undefined : Math.min(...bounds(returns)),
    longestLosingStreak: trips.length === 0 ? undefined : longestStreak(profits),
    trades: trips.length,
    longTrades: trips.filter(({ direction }) => direction === 1).length,
    shortTrades: trips.filter(({ direction }) => direction === -1).length,
    meanHoldingCandles:
      trips.length === 0
        ? undefined
        : mean(trips.map((trip) => (trip.exitedAtMs - trip.enteredAtMs) / candleMs)),
  };
}

/** How trades were closed, most frequent first. */
export function exitCounts(trips: readonly RoundTrip[]): readonly ExitCount[] {
  const roles = [...new Set(trips.map(({ closedBy }) => closedBy))];
  return roles
    .map((closedBy) => {
      const own = trips.filter((trip) => trip.closedBy === closedBy).map(({ profit }) => profit);
      const profit = own.reduce((sum, value) => sum + value, 0);
      return { closedBy, trades: own.length, winRate: winRate(own) ?? 0, profit };
    })
    .toSorted((a, b) => b.trades - a.trades);
}

// Hundreds of thousands of values do not fit into the arguments of a call.
function bounds(values: readonly number[]): readonly [number, number] {
  return values.reduce<readonly [number, number]>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Infinity, -Infinity],
  );
}

function longestStreak(profits: readonly number[]): number {
  let longest = 0;
  let streak = 0;
  for (const profit of profits) {
    streak = profit < 0 ? streak + 1 : 0;
    longest = Math.max(longest, streak);
  }
  return longest;
}
