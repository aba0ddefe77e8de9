import type { CandleRows } from "./candle-rows.ts";
import type { CandleSeries } from "./candle-series.ts";
import { findGaps } from "./find-gaps.ts";
import {
  type FindingKind,
  type FindingPlace,
  findingPlacesMax,
  type QualityFinding,
  type QualityReport,
} from "./quality-report.ts";
import { createRefusedRows, type RefusedRows } from "./refused-rows.ts";

export interface RowsBehind {
  readonly rows: CandleRows;
  /** The rows that are candles, in the order of the file. */
  readonly inFileOrder: Uint32Array;
  readonly duplicateLines: readonly number[];
  /** By row number: the place of its open time among all open times. */
  readonly rank: Uint32Array;
  readonly refused: RefusedRows;
  readonly rowsRead: number;
  /** Rows that were left out because their candle has not closed. */
  readonly unclosed: readonly FindingPlace[];
}

/** Counts and places of everything worth knowing about a series and the rows it was made from. */
export function reportQuality(series: CandleSeries, behind: RowsBehind): QualityReport {
  const { refused, duplicateLines } = behind;
  const gaps = findGaps(series);
  const findings = [
    finding("gap", gaps.map(asPlace)),
    finding("order", orderBreaks(behind)),
    finding(
      "duplicate",
      duplicateLines.map((line) => ({ line })),
    ),
    finding(
      "zero-volume",
      candlesWhere(series, (i) => series.volume?.[i] === 0),
    ),
    finding("not-closed", behind.unclosed),
  ];
  return {
    rowsRead: behind.rowsRead,
    rows: series.openTimeMs.length,
    gaps: gaps.length,
    missing: gaps.reduce((sum, gap) => sum + gap.missing, 0),
    duplicates: duplicateLines.length,
    refused: refused.count(),
    refusedByKind: refused.byKind(),
    refusedRows: refused.rows(),
    findings: findings.filter((found) => found.count > 0),
  };
}

/** The report on a series that came from a store and not from rows of a file. */
export function reportStoredQuality(series: CandleSeries): QualityReport {
  const none = new Float64Array(0);
  const rows = { count: 0, line: none, openTimeMs: none, open: none, high: none, low: none };
  return reportQuality(series, {
    rows: { ...rows, close: none, volume: undefined },
    inFileOrder: new Uint32Array(0),
    duplicateLines: [],
    rank: new Uint32Array(0),
    refused: createRefusedRows(),
    rowsRead: series.openTimeMs.length,
    unclosed: [],
  });
}

function finding(kind: FindingKind, places: readonly FindingPlace[]): QualityFinding {
  return { kind, count: places.length, places: places.slice(0, findingPlacesMax) };
}

function asPlace(gap: { readonly openTimeMs: number; readonly missing: number }): FindingPlace {
  return { openTimeMs: gap.openTimeMs, missing: gap.missing };
}

/**
 * Rows that do not stand beside their neighbour in time, by line. Which way time runs is the file's
 * own choice: one that is newest first from end to end has none. Gaps are no matter of order.
 */
function orderBreaks({ rows, inFileOrder, rank }: RowsBehind): readonly FindingPlace[] {
  const stepAt = (k: number): number => rank[inFileOrder[k]!]! - rank[inFileOrder[k - 1]!]!;
  let direction = 0;
  for (let k = 1; k < inFileOrder.length; k++) direction += Math.sign(stepAt(k));
  const forward = direction < 0 ? -1 : 1;
  const places: FindingPlace[] = [];
  for (let k = 1; k < inFileOrder.length; k++) {
    const step = stepAt(k);
    if (step === 0 || step === forward) continue;
    const row = inFileOrder[k]!;
    places.push({ line: rows.line[row]!, openTimeMs: rows.openTimeMs[row]! });
  }
  return places;
}

function candlesWhere(
  series: CandleSeries,
  holds: (i: number) => boolean,
): readonly FindingPlace[] {
  const places: FindingPlace[] = [];
  for (let i = 0; i < series.openTimeMs.length; i++) {
    if (holds(i)) places.push({ openTimeMs: series.openTimeMs[i]! });
  }
  return places;
}
