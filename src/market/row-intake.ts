import { dayMs } from "../foundation/durations.ts";
import { MisuseError } from "../foundation/errors.ts";
import type { CandleRow } from "./candle-rows.ts";
import { createFindingTally, type FindingTally } from "./finding-tally.ts";
import { judgeRow } from "./judge-row.ts";
import { createRefusedRows, type RefusedRow, type RefusedRows } from "./refused-rows.ts";
import { type Timeframe, timeframeMs, timeframes } from "./timeframe.ts";
import { createStepTally, type TypicalStep } from "./typical-step.ts";

/** A row that is a closed candle, and which of such rows of its file it is, from 0. */
export interface GoodRow extends CandleRow {
  readonly ordinal: number;
}

/** Rows in the order of the file: the first of two passes over them. */
export interface RowIntake {
  readonly row: (row: CandleRow) => void;
  /** A row that its reader could not read. */
  readonly refuse: (row: RefusedRow) => void;
  /**
   * After the last row.
   *
   * @throws {MisuseError} E_TIMEFRAME_MISMATCH: the rows are plainly candles of another timeframe.
   */
  readonly finish: () => IntakeOutcome;
}

export interface IntakeOutcome {
  readonly rowsRead: number;
  /** The second pass adds to it. */
  readonly refused: RefusedRows;
  /** Rows that were left out because their candle has not closed. */
  readonly unclosed: FindingTally;
  /** Which way time runs in most of the file. */
  readonly newestFirst: boolean;
}

export interface IntakeOptions {
  readonly timeframe: Timeframe;
  /**
   * Rows that have not closed at this moment are left out, as finding `not-closed`; those that open
   * more than a day after it are refused.
   */
  readonly nowMs: number;
}

/**
 * Judges rows one by one as they are read; memory does not grow with their number.
 *
 * @param keep Takes each row that is a closed candle, with its ordinal; the second pass wants them
 *   sorted by open time.
 */
export function createRowIntake(
  { timeframe, nowMs }: IntakeOptions,
  keep: (row: CandleRow, ordinal: number) => void,
): RowIntake {
  const stepMs = timeframeMs(timeframe);
  const limits = { stepMs, latestMs: nowMs + dayMs };
  const refused = createRefusedRows();
  const unclosed = createFindingTally("not-closed");
  const steps = createStepTally();
  let [rowsRead, ordinal, direction, lastMs] = [0, 0, 0, Number.NaN];
  const take = (row: CandleRow): void => {
    direction += Math.sign(row.openTimeMs - lastMs) || 0;
    lastMs = row.openTimeMs;
    keep(row, ordinal);
    ordinal += 1;
  };
  return {
    row: (row) => {
      rowsRead += 1;
      steps.add(row.openTimeMs);
      if (row.openTimeMs + stepMs > nowMs && row.openTimeMs <= limits.latestMs) {
        unclosed.add({ line: row.line, openTimeMs: row.openTimeMs });
        return;
      }
      const refusal = judgeRow(row, limits);
      if (refusal === undefined) take(row);
      else refused.add({ line: row.line, ...refusal });
    },
    refuse: (row) => {
      rowsRead += 1;
      refused.add(row);
    },
    finish: () => {
      refuseOtherTimeframe(steps.typical(), timeframe);
      return { rowsRead, refused, unclosed, newestFirst: direction < 0 };
    },
  };
}

function refuseOtherTimeframe(typical: TypicalStep | undefined, timeframe: Timeframe): void {
  if (typical === undefined || typical.stepMs === timeframeMs(timeframe)) return;
  const name = timeframes.find((candidate) => timeframeMs(candidate) === typical.stepMs);
  const step = name ?? `${typical.stepMs / 1000} s`;
  throw new MisuseError(
    "E_TIMEFRAME_MISMATCH",
    `Cannot read the rows as ${timeframe} candles: ${Math.round(typical.share * 100)} % of them are ${step} apart` +
      (name === undefined ? "" : `; say --timeframe ${name}`),
  );
}
