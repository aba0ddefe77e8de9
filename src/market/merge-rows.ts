import { utcText } from "../foundation/utc-text.ts";
import { createCandleTally } from "./candle-tally.ts";
import { sameValues } from "./candle-values.ts";
import { createFindingTally } from "./finding-tally.ts";
import { createOrderBreaks } from "./order-breaks.ts";
import type { QualityReport } from "./quality-report.ts";
import { qualityReport } from "./report-quality.ts";
import type { RefusedRows } from "./refused-rows.ts";
import type { GoodRow, IntakeOutcome } from "./row-intake.ts";
import type { Timeframe } from "./timeframe.ts";

/** Good rows sorted by open time, then by ordinal: the second of two passes over them. */
export interface RowMerger {
  readonly take: (row: GoodRow) => void;
  /** After the last row: emits the last candle. */
  readonly finish: () => void;
  /** What became of every row of the file, with what has been refused until now. */
  readonly report: () => QualityReport;
}

export interface MergeOptions {
  readonly timeframe: Timeframe;
  readonly hasVolume: boolean;
  /** What the first pass found. */
  readonly intake: IntakeOutcome;
}

/**
 * Leaves one row per open time: rows that repeat another in every value are merged, of rows that
 * differ none is a candle.
 *
 * @param emit Takes the candles, oldest first.
 */
export function createRowMerger(
  { timeframe, hasVolume, intake }: MergeOptions,
  emit: (row: GoodRow) => void,
): RowMerger {
  const tally = createCandleTally(timeframe);
  const duplicates = createFindingTally("duplicate");
  const order = createOrderBreaks(intake);
  let group: Group | undefined;
  const close = (): void => {
    if (group === undefined) return;
    order.add(group);
    if (group.isOneCandle) {
      tally.add(group.openTimeMs, hasVolume ? group.first.volume : undefined);
      for (const line of group.lines.slice(1)) duplicates.add({ line }, line);
      emit(group.first);
    } else {
      refuseConflict(group, intake.refused);
    }
    group = undefined;
  };
  return {
    take: (row) => {
      if (group?.openTimeMs !== row.openTimeMs) close();
      if (group === undefined) group = newGroup(row);
      else join(group, row);
    },
    finish: close,
    report: () => {
      const findings = [tally.gaps, order.finish(), duplicates, tally.zeroVolume, intake.unclosed];
      return qualityReport({ ...intake, tally, duplicates: duplicates.count(), findings });
    },
  };
}

interface Group {
  readonly openTimeMs: number;
  readonly first: GoodRow;
  readonly ordinals: number[];
  readonly lines: number[];
  /** All rows have the same values. */
  isOneCandle: boolean;
}

function newGroup(row: GoodRow): Group {
  const { openTimeMs, ordinal, line } = row;
  return { openTimeMs, first: row, ordinals: [ordinal], lines: [line], isOneCandle: true };
}

function join(group: Group, row: GoodRow): void {
  group.ordinals.push(row.ordinal);
  group.lines.push(row.line);
  group.isOneCandle &&= sameValues(group.first, row);
}

function refuseConflict({ openTimeMs, lines }: Group, refused: RefusedRows): void {
  const named = lines.slice(0, 5).join(", ");
  const reason =
    `lines ${named}${lines.length > 5 ? ", ..." : ""} give different candles ` +
    `for ${utcText(openTimeMs)}`;
  for (const line of lines) refused.add({ line, kind: "conflicting-duplicate", reason });
}
