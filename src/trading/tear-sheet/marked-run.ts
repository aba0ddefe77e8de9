import { assert } from "../../foundation/assert.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import type { EquityColumns, RecordedRun } from "../session/recorded-run.ts";
import type { SheetLane, TearSheetFacts } from "./tear-sheet-facts.ts";

/** A run on one time axis: the moments at which candles closed since trading began. */
export interface MarkedRun {
  readonly timeframeMs: number;
  /** [n] columns; the first row is where the first decision was taken, before anything was held. */
  readonly marks: EquityColumns;
  readonly lanes: readonly MarkedLane[];
  /** The account fell to nothing: its rows end before. */
  readonly isLost: boolean;
}

export interface MarkedLane extends SheetLane {
  /** [n] position of the last candle that had closed at each moment; -1 where none had. */
  readonly closedAt: Int32Array;
}

/**
 * Cuts the warm-up off and lays the candles under the account. A lost account ends with the last row
 * that is worth something.
 *
 * @throws {InvariantError} a lane is of another timeframe.
 */
export function markedRun(run: RecordedRun, facts: TearSheetFacts): MarkedRun {
  const stepMs = timeframeMs(facts.timeframe);
  assert(
    facts.lanes.every(({ series }) => series.timeframe === facts.timeframe),
    "the candles of a tear sheet are those of its run",
  );
  const { marks, isLost } = tradedRows(run.equity, facts.tradeFromMs);
  const lanes = facts.lanes.map((lane) => ({
    ...lane,
    closedAt: closedPositions(lane.series.openTimeMs, marks.atMs, stepMs),
  }));
  return { timeframeMs: stepMs, marks, lanes, isLost };
}

function tradedRows(
  columns: EquityColumns,
  tradeFromMs: number,
): Pick<MarkedRun, "marks" | "isLost"> {
  const { atMs, equity } = columns;
  const from = firstTradedRow(atMs, tradeFromMs);
  const lost = equity.findIndex((value, row) => row >= from && !(value > 0));
  const until = lost < 0 ? atMs.length : lost;
  const cut = (column: Float64Array): Float64Array => column.subarray(from, until);
  const marks = {
    atMs: cut(atMs),
    equity: cut(equity),
    cash: cut(columns.cash),
    grossExposure: cut(columns.grossExposure),
    netExposure: cut(columns.netExposure),
  };
  return { marks, isLost: lost >= 0 };
}

/** Row at whose close the first decision was taken; the number of rows where there is none. */
export function firstTradedRow(atMs: Float64Array, tradeFromMs: number): number {
  const found = atMs.findIndex((at) => at > tradeFromMs);
  return found < 0 ? atMs.length : found;
}

function closedPositions(openTimeMs: Float64Array, atMs: Float64Array, stepMs: number): Int32Array {
  const positions = new Int32Array(atMs.length);
  let next = 0;
  for (let row = 0; row < atMs.length; row++) {
    while (next < openTimeMs.length && openTimeMs[next]! + stepMs <= atMs[row]!) next++;
    positions[row] = next - 1;
  }
  return positions;
}
