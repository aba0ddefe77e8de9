import type { CandleSeries } from "./candle-series.ts";
import { type CandleTally, createCandleTally } from "./candle-tally.ts";
import type { FindingTally } from "./finding-tally.ts";
import type { QualityReport } from "./quality-report.ts";
import { createRefusedRows, type RefusedRows } from "./refused-rows.ts";

export interface ReportParts {
  readonly rowsRead: number;
  readonly refused: RefusedRows;
  /** Of the candles that are good to store. */
  readonly tally: CandleTally;
  readonly duplicates: number;
  /** In the order in which they are reported; empty ones are left out. */
  readonly findings: readonly FindingTally[];
}

/** Counts and places of everything worth knowing about candles and the rows they were made from. */
export function qualityReport(parts: ReportParts): QualityReport {
  const { rowsRead, refused, tally, duplicates, findings } = parts;
  return {
    rowsRead,
    rows: tally.candles(),
    gaps: tally.gaps.count(),
    missing: tally.missing(),
    duplicates,
    refused: refused.count(),
    refusedByKind: refused.byKind(),
    refusedRows: refused.rows(),
    findings: findings.filter((found) => found.count() > 0).map((found) => found.finding()),
  };
}

/** The report on a series that came from a store and not from rows of a file. */
export function reportStoredQuality(series: CandleSeries): QualityReport {
  const { openTimeMs, volume } = series;
  const tally = createCandleTally(series.timeframe);
  for (let i = 0; i < openTimeMs.length; i++) tally.add(openTimeMs[i]!, volume?.[i]);
  const findings = [tally.gaps, tally.zeroVolume];
  const refused = createRefusedRows();
  return qualityReport({ rowsRead: openTimeMs.length, refused, tally, duplicates: 0, findings });
}
