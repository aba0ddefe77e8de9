/** What stands in a cell; `undefined`: nothing. */
export type ForecastCell = string | number | undefined;

/** A file of named columns whose cells have not been read as anything yet. */
export interface ForecastCells {
  readonly names: readonly string[];
  /** Whether a column's numbers are UTC epoch milliseconds whatever their size. */
  readonly areMoments: readonly boolean[];
  readonly rows: readonly ForecastCellRow[];
}

export interface ForecastCellRow {
  /** Line of a text, else number of the row, from 1. */
  readonly line: number;
  readonly cells: readonly ForecastCell[];
}

/** Nobody has forecast more often. */
export const rowsMax = 5_000_000;
