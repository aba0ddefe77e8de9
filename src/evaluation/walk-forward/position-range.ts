/** Positions from <= i < until. */
export interface PositionRange {
  readonly from: number;
  readonly until: number;
}
