import { dayMs } from "../../foundation/durations.ts";
import type { PeriodReturn } from "./tear-sheet.ts";

interface MarkedPair {
  /** UTC epoch milliseconds of the closes. */
  readonly atMs: Float64Array;
  readonly equity: Float64Array;
  readonly buyAndHold: Float64Array;
}

/** Returns of UTC calendar months; the first and the last may be parts. */
export function monthReturns(marks: MarkedPair): readonly PeriodReturn[] {
  return periodReturns(marks, (atMs) => {
    const date = new Date(atMs - 1);
    return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1 };
  });
}

/** The same of UTC years; `month` is 0. */
export function yearReturns(marks: MarkedPair): readonly PeriodReturn[] {
  return periodReturns(marks, (atMs) => ({ year: new Date(atMs - 1).getUTCFullYear(), month: 0 }));
}

/** Account value at the end of each UTC day that has one, after the value it began with. */
export function dayValues(atMs: Float64Array, equity: Float64Array): Float64Array {
  const rows = lastRows(atMs, (at) => Math.floor((at - 1) / dayMs));
  const ends = rows.map((row) => equity[row]!);
  return Float64Array.from(rows[0] === 0 ? ends : [equity[0]!, ...ends]);
}

function periodReturns(
  { atMs, equity, buyAndHold }: MarkedPair,
  periodOf: (atMs: number) => Pick<PeriodReturn, "year" | "month">,
): readonly PeriodReturn[] {
  const rows = lastRows(atMs, (at) => {
    const { year, month } = periodOf(at);
    return 100 * year + month;
  });
  let before = 0;
  // Where the run begins with the last close of a period, nothing of that period is in it.
  return rows.slice(rows[0] === 0 ? 1 : 0).map((row) => {
    const period = {
      ...periodOf(atMs[row]!),
      return: equity[row]! / equity[before]! - 1,
      buyAndHold: buyAndHold[row]! / buyAndHold[before]! - 1,
    };
    before = row;
    return period;
  });
}

// A close at midnight belongs to the day that ends, hence the moment before it.
function lastRows(atMs: Float64Array, key: (atMs: number) => number): readonly number[] {
  const rows: number[] = [];
  for (let row = 0; row < atMs.length; row++) {
    if (row + 1 === atMs.length || key(atMs[row]!) !== key(atMs[row + 1]!)) rows.push(row);
  }
  return rows;
}
