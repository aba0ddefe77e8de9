import type { RefusalKind, RefusedRow } from "./refused-rows.ts";

/**
 * What is worth knowing about candles that are stored all the same; `not-closed` counts rows that
 * are left out because their candle was still forming.
 */
export type FindingKind = "gap" | "order" | "duplicate" | "zero-volume" | "not-closed";

export interface FindingPlace {
  /** Line of the file, where the finding is about one. */
  readonly line?: number;
  /** Open time of the candle; of a gap: the first absent candle. */
  readonly openTimeMs?: number;
  /** Of a gap: how many candles are absent. */
  readonly missing?: number;
}

export interface QualityFinding {
  readonly kind: FindingKind;
  readonly count: number;
  /** The first few, in order of time (gaps, candles) or of line (order, duplicates, not-closed). */
  readonly places: readonly FindingPlace[];
}

/** What became of the rows of a file: every row read is stored, merged, refused or not closed. */
export interface QualityReport {
  /** Rows of data in the file: rows + duplicates + refused + those of the finding `not-closed`. */
  readonly rowsRead: number;
  /** Candles that are good to store. */
  readonly rows: number;
  /** Holes between the first and the last candle. */
  readonly gaps: number;
  /** Absent candles in all of the holes. */
  readonly missing: number;
  /** Rows that repeat another row in every value, merged into it. */
  readonly duplicates: number;
  readonly refused: number;
  readonly refusedByKind: Readonly<Partial<Record<RefusalKind, number>>>;
  /** The refused rows by line, the first 10,000 met. */
  readonly refusedRows: readonly RefusedRow[];
  /** Only kinds that were found. */
  readonly findings: readonly QualityFinding[];
}

/** How many places a finding names. */
export const findingPlacesMax = 20;
