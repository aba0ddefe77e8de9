/**
 * What a baseline may learn from: rows of the train and validation segments, labels purged, so that
 * no outcome reaches into the exam. One entry per row, oldest first.
 */
export interface FittingRows {
  /** Log-return of candle t, the last known one. */
  readonly previousReturn: ArrayLike<number>;
  /** Log-return from the close of t to the close of t + h. */
  readonly outcomeLogReturn: ArrayLike<number>;
}
