/**
 * Rows as a file or an exchange gave them: readable numbers, but in any order, with duplicates,
 * and not yet proven to be candles. Columns of equal length `count`.
 */
export interface CandleRows {
  readonly count: number;
  /** Line of the file, the first line is 1. */
  readonly line: Float64Array;
  /** UTC epoch milliseconds; may have a fraction. */
  readonly openTimeMs: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  /** Absent where the source has no volume column. */
  readonly volume: Float64Array | undefined;
}

export interface CandleRow {
  readonly line: number;
  readonly openTimeMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Read only where the rows were created with volume. */
  readonly volume: number;
}

export interface CandleRowsBuilder {
  /** A row without a line has line 0. */
  readonly push: (row: Omit<CandleRow, "line"> & Partial<Pick<CandleRow, "line">>) => void;
  /** Forgets all rows; the memory stays. */
  readonly clear: () => void;
  /** The rows so far, as views that stay valid only until the next push. */
  readonly rows: () => CandleRows;
}

const firstCapacity = 4096;

/** Collects rows one by one; memory grows by doubling. */
export function createCandleRows(options: { readonly withVolume: boolean }): CandleRowsBuilder {
  let columns = allocate(firstCapacity);
  let count = 0;
  return {
    push: (row) => {
      if (count === columns.line.length) columns = doubled(columns);
      columns.line[count] = row.line ?? 0;
      columns.openTimeMs[count] = row.openTimeMs;
      columns.open[count] = row.open;
      columns.high[count] = row.high;
      columns.low[count] = row.low;
      columns.close[count] = row.close;
      columns.volume[count] = row.volume;
      count += 1;
    },
    clear: () => {
      count = 0;
    },
    rows: () => ({
      count,
      line: columns.line.subarray(0, count),
      openTimeMs: columns.openTimeMs.subarray(0, count),
      open: columns.open.subarray(0, count),
      high: columns.high.subarray(0, count),
      low: columns.low.subarray(0, count),
      close: columns.close.subarray(0, count),
      volume: options.withVolume ? columns.volume.subarray(0, count) : undefined,
    }),
  };
}

type Columns = Record<keyof CandleRow, Float64Array>;

function allocate(capacity: number): Columns {
  return {
    line: new Float64Array(capacity),
    openTimeMs: new Float64Array(capacity),
    open: new Float64Array(capacity),
    high: new Float64Array(capacity),
    low: new Float64Array(capacity),
    close: new Float64Array(capacity),
    volume: new Float64Array(capacity),
  };
}

function doubled(columns: Columns): Columns {
  const grown = allocate(columns.line.length * 2);
  for (const field of Object.keys(columns) as (keyof Columns)[]) grown[field].set(columns[field]);
  return grown;
}

/** Row i; volume 0 where the rows have none. */
export function rowAt(rows: CandleRows, i: number): CandleRow {
  return {
    line: rows.line[i]!,
    openTimeMs: rows.openTimeMs[i]!,
    open: rows.open[i]!,
    high: rows.high[i]!,
    low: rows.low[i]!,
    close: rows.close[i]!,
    volume: rows.volume === undefined ? 0 : rows.volume[i]!,
  };
}

/** Positions by open time; rows of one open time stay in the order of the file. */
export function rowsByTime({ openTimeMs: time, count }: CandleRows): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  if (count > 1 && time[0]! > time[count - 1]!) order.reverse();
  const rises = order.every((i, k) => k === 0 || time[order[k - 1]!]! < time[i]!);
  return rises ? order : order.toSorted((a, b) => time[a]! - time[b]! || a - b);
}
