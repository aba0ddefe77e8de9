/** The rows of one segment as the checks of splits see them, one entry per row. */
export interface SegmentRows {
  /** "train", "validation", ... */
  readonly name: string;
  /** Close time of each row's last input candle, UTC epoch milliseconds. */
  readonly decisionTimeMs: ArrayLike<number>;
  /** Close time of each row's label candle. */
  readonly labelTimeMs: ArrayLike<number>;
}

/** The earliest of some times; Infinity where there are none. */
export function earliest(timesMs: ArrayLike<number>): number {
  let first = Infinity;
  for (let i = 0; i < timesMs.length; i++) first = Math.min(first, timesMs[i]!);
  return first;
}
