/** Why a row of a file does not become a candle. */
export type RefusalKind =
  | "column-count"
  | "unreadable-time"
  | "unreadable-number"
  | "out-of-time"
  | "off-grid"
  | "not-positive"
  | "negative-volume"
  | "high-below-low"
  | "open-outside-range"
  | "close-outside-range"
  | "conflicting-duplicate"
  | "conflict-with-stored";

export interface RefusedRow {
  /** Line of the file, the first line is 1. */
  readonly line: number;
  readonly kind: RefusalKind;
  /** A phrase for people with the value in it: "high 10 is below low 12". */
  readonly reason: string;
}

/** Refused rows as they come in: all are counted, the first `keptRowsMax` are kept. */
export interface RefusedRows {
  readonly add: (row: RefusedRow) => void;
  readonly count: () => number;
  readonly byKind: () => Readonly<Partial<Record<RefusalKind, number>>>;
  /** Sorted by line. */
  readonly rows: () => readonly RefusedRow[];
}

const keptRowsMax = 10_000;

export function createRefusedRows(): RefusedRows {
  const kept: RefusedRow[] = [];
  const byKind: Partial<Record<RefusalKind, number>> = {};
  let count = 0;
  return {
    add: (row) => {
      count += 1;
      byKind[row.kind] = (byKind[row.kind] ?? 0) + 1;
      if (kept.length < keptRowsMax) kept.push(row);
    },
    count: () => count,
    byKind: () => byKind,
    rows: () => kept.toSorted((a, b) => a.line - b.line),
  };
}
