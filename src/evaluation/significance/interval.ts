/** A confidence interval in the unit of its estimate. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  /** Share of such intervals that hold the truth, in (0, 1): 0.95. */
  readonly confidence: number;
}
