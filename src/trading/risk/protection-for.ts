import type { RiskLimits } from "./risk-limits.ts";

export interface ProtectedEntry {
  readonly direction: -1 | 1;
  /** What the entry is expected to cost, > 0: the close that was decided on. */
  readonly price: number;
}

/** Prices off the grid; `undefined` = the limits ask for none. */
export interface Protection {
  /** Against the position: below the price of a long one. */
  readonly stop: number | undefined;
  /** In its favour. */
  readonly takeProfit: number | undefined;
}

/**
 * Where the stop and the take profit of an entry lie: average true ranges from its price. Where a
 * trailing stop is set too, the nearer of both.
 *
 * @param atr Average true range over 14 candles, in price.
 * @returns `undefined`: what the limits ask for cannot be set, so the position must not be entered.
 */
export function protectionFor(
  entry: ProtectedEntry,
  atr: number | undefined,
  limits: RiskLimits,
): Protection | undefined {
  const stopAtr = smallest(limits.stopAtr, limits.trailingAtr);
  const { takeProfitAtr } = limits;
  if (stopAtr === undefined && takeProfitAtr === undefined) return unprotected;
  const { direction, price } = entry;
  const stop = offset(price, -direction, stopAtr, atr);
  const takeProfit = offset(price, direction, takeProfitAtr, atr);
  return isSettable(stop) && isSettable(takeProfit) ? { stop, takeProfit } : undefined;
}

const unprotected: Protection = { stop: undefined, takeProfit: undefined };

function smallest(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Math.min(a, b);
}

// NaN where something it needs is missing.
function offset(
  price: number,
  direction: number,
  multiple: number | undefined,
  atr = Number.NaN,
): number | undefined {
  if (multiple === undefined) return undefined;
  const distance = multiple * atr;
  return distance > 0 ? price + direction * distance : Number.NaN;
}

function isSettable(price: number | undefined): boolean {
  return price === undefined || (price > 0 && price < Infinity);
}
