import type { DriftRule } from "./create-detector.ts";

export interface AdaptiveWindowOptions {
  /** Chance of a false cut (0.002); smaller is slower. */
  readonly delta?: number;
  /** Values between two looks (32). */
  readonly clock?: number;
  /** Buckets of one size before the two oldest are joined (5). */
  readonly bucketsMax?: number;
  /** Values that either side of a cut must exceed (5). */
  readonly sideMin?: number;
  /**
   * True leaves the newest bucket of each row on the new side of every cut, as frouros 0.9.0 does: fewer
   * cuts, later alarms. False by default.
   */
  readonly isSparse?: boolean;
  /** Values that the window must exceed before it is looked at (10). */
  readonly windowMin?: number;
}

/** Sum of a run of values and sum of their squared distances from its mean. */
interface Bucket {
  readonly sum: number;
  readonly squares: number;
}

export interface AdaptiveWindowState {
  /** Values seen, kept or not. */
  readonly count: number;
  /** Values in the window. */
  readonly width: number;
  readonly sum: number;
  readonly squares: number;
  /** Row k holds buckets of 2^k values, oldest first; row 0 has the newest values. */
  readonly rows: readonly (readonly Bucket[])[];
}

/**
 * Adaptive windowing (ADWIN): keeps a window of values and drops its old end where the means of its two
 * parts differ by more than chance allows, |m0 - m1| > sqrt(2 v d / m) + 2 d / (3 m), d =
 * ln(2 ln(n) / delta), 1/m = 1/(n0 - min + 1) + 1/(n1 - min + 1). After a drift it goes on with what is
 * left, so one change may be told twice. Sees a rise and a fall; any unit.
 *
 * @see Bifet & Gavalda (2007), "Learning from time-changing data with adaptive windowing", SDM.
 */
export function adaptiveWindow(
  options: AdaptiveWindowOptions = {},
): DriftRule<AdaptiveWindowState> {
  const { delta = 0.002, clock = 32, bucketsMax = 5, sideMin = 5, windowMin = 10 } = options;
  return {
    start: { count: 0, width: 0, sum: 0, squares: 0, rows: [] },
    step(before, value) {
      const cuts = { delta, sideMin, isSparse: options.isSparse ?? false };
      let state = insert(before, value, bucketsMax);
      if (state.count % clock !== 0 || state.width <= windowMin) return { state, signal: "stable" };
      const width = state.width;
      while (hasCut(state, cuts)) state = dropOldest(state);
      return { state, signal: state.width < width ? "drift" : "stable" };
    },
  };
}

type Cuts = Required<Pick<AdaptiveWindowOptions, "delta" | "sideMin" | "isSparse">>;

function insert(
  state: AdaptiveWindowState,
  value: number,
  bucketsMax: number,
): AdaptiveWindowState {
  const { count, width, sum } = state;
  // squared distances grow by n / (n + 1) (value - mean)^2
  const gain = width === 0 ? 0 : (width * (value - sum / width) ** 2) / (width + 1);
  const newest = [...(state.rows[0] ?? []), { sum: value, squares: 0 }];
  return {
    count: count + 1,
    width: width + 1,
    sum: sum + value,
    squares: state.squares + gain,
    rows: compress([newest, ...state.rows.slice(1)], bucketsMax),
  };
}

function compress(
  rows: readonly (readonly Bucket[])[],
  bucketsMax: number,
): readonly (readonly Bucket[])[] {
  const next = [...rows];
  for (let k = 0; k < next.length && next[k]!.length > bucketsMax; k++) {
    const [older, newer, ...rest] = next[k]!;
    next[k] = rest;
    next[k + 1] = [...(next[k + 1] ?? []), join(older!, newer!, 2 ** k)];
  }
  return next;
}

function join(older: Bucket, newer: Bucket, size: number): Bucket {
  const between = (size * ((older.sum - newer.sum) / size) ** 2) / 2;
  return { sum: older.sum + newer.sum, squares: older.squares + newer.squares + between };
}

function hasCut(state: AdaptiveWindowState, { delta, sideMin, isSparse }: Cuts): boolean {
  const { width, sum, squares, rows } = state;
  const variance = squares / width;
  const level = Math.log((2 * Math.log(width)) / delta);
  let oldCount = 0;
  let oldSum = 0;
  for (let k = rows.length - 1; k >= 0; k--) {
    for (const bucket of isSparse ? rows[k]!.slice(0, -1) : rows[k]!) {
      oldCount += 2 ** k;
      oldSum += bucket.sum;
      const newCount = width - oldCount;
      if (newCount <= sideMin + 1) return false;
      if (oldCount <= sideMin + 1) continue;
      const inverse = 1 / (oldCount - sideMin + 1) + 1 / (newCount - sideMin + 1);
      const allowed = Math.sqrt(2 * inverse * variance * level) + (2 / 3) * level * inverse;
      if (Math.abs(oldSum / oldCount - (sum - oldSum) / newCount) > allowed) return true;
    }
  }
  return false;
}

function dropOldest(state: AdaptiveWindowState): AdaptiveWindowState {
  const last = state.rows.length - 1;
  const [oldest, ...rest] = state.rows[last]!;
  const size = 2 ** last;
  const width = state.width - size;
  const sum = state.sum - oldest!.sum;
  const between = (size * width * (oldest!.sum / size - sum / width) ** 2) / (size + width);
  const rows = rest.length > 0 ? state.rows.toSpliced(last, 1, rest) : state.rows.slice(0, last);
  const squares = Math.max(0, state.squares - oldest!.squares - between);
  return { ...state, width, sum, squares, rows };
}
