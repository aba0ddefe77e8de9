import { assert } from "../../foundation/assert.ts";
import { quantile } from "../../foundation/statistics/quantile.ts";
import { standardDeviation } from "../../foundation/statistics/variance.ts";

export const rangeGroups = ["inside", "near", "far"] as const;
export type RangeGroup = (typeof rangeGroups)[number];

/** Up to here a row lies near, in units of the distance: a quarter of a range, one deviation. */
export const nearMax = { level: 0.25, spread: 1 } as const;

/**
 * How far prices lie outside the range that a scaler was fitted on, in units of that range.
 *
 * @param lowest Lowest value of each row's window; `highest` likewise.
 * @param trained Lowest and highest of the train rows, lowest < highest.
 * @returns [rows] 0 inside; 1 is as far above the highest as the lowest is below it.
 */
export function levelDistance(
  lowest: Float64Array,
  highest: Float64Array,
  trained: { readonly low: number; readonly high: number },
): Float64Array {
  const range = trained.high - trained.low;
  assert(range > 0, "what was trained on has a range");
  return lowest.map((low, i) => Math.max(0, trained.low - low, highest[i]! - trained.high) / range);
}

/**
 * How far the state of the market lies outside what training saw, in standard deviations of the train
 * rows beyond their 1 % or 99 % quantile; the quantity that is farthest out counts.
 *
 * @param columns One per quantity (log volatility, log volume, log range), [rows].
 * @param trained The same quantities on the train rows.
 * @returns [rows] 0 inside.
 */
export function spreadDistance(
  columns: readonly Float64Array[],
  trained: readonly Float64Array[],
): Float64Array {
  assert(columns.length === trained.length, "every quantity was seen in training");
  const bounds = trained.map((values) => ({
    low: quantile(values, outside),
    high: quantile(values, 1 - outside),
    deviation: standardDeviation(values),
  }));
  const rows = columns[0]?.length ?? 0;
  return Float64Array.from({ length: rows }, (_, i) =>
    Math.max(...bounds.map((bound, c) => beyond(columns[c]![i]!, bound))),
  );
}

/** [rows] numbers of the rows in each group, oldest first. */
export function rangeGroupRows(
  distance: Float64Array,
  near: number,
): Readonly<Record<RangeGroup, readonly number[]>> {
  const rows: Record<RangeGroup, number[]> = { inside: [], near: [], far: [] };
  for (const [i, value] of distance.entries()) {
    if (value === 0) rows.inside.push(i);
    else rows[value <= near ? "near" : "far"].push(i);
  }
  return rows;
}

const outside = 0.01;

function beyond(
  value: number,
  {
    low,
    high,
    deviation,
  }: { readonly low: number; readonly high: number; readonly deviation: number },
): number {
  const excess = Math.max(0, low - value, value - high);
  return excess === 0 ? 0 : excess / (deviation > 0 ? deviation : Number.MIN_VALUE);
}
