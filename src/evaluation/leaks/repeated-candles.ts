import type { CandleSeries } from "../../market/candle-series.ts";

/** How candles repeat earlier ones, value by value, under other times. */
export interface RepeatedCandles {
  /** Candles that moved at all; flat ones look alike by nature and are left out. */
  readonly moving: number;
  /** Moving candles that equal an earlier one in every column. */
  readonly repeats: number;
  /** The longest run of successive candles that repeats an earlier run. */
  readonly block: { readonly candles: number; readonly from: number; readonly copyOf: number };
  /** Repeats whose later candle stands at or after `examFrom` and whose earlier one before it. */
  readonly intoExam: number;
}

/**
 * Finds candles that equal an earlier one; of several equal ones each is compared with the one before.
 *
 * @param examFrom Position of the first candle that the exam decides on.
 */
export function repeatedCandles(series: CandleSeries, examFrom: number): RepeatedCandles {
  const columns = columnsOf(series);
  const order = Uint32Array.from(series.close.keys()).filter(
    (i) => series.high[i]! > series.low[i]!,
  );
  order.sort((a, b) => compare(columns, a, b) || a - b);
  const copyOf = new Int32Array(series.close.length).fill(-1);
  let repeats = 0;
  let intoExam = 0;
  for (let k = 1; k < order.length; k++) {
    const [before, i] = [order[k - 1]!, order[k]!];
    if (compare(columns, before, i) !== 0) continue;
    copyOf[i] = before;
    repeats++;
    if (before < examFrom && i >= examFrom) intoExam++;
  }
  return { moving: order.length, repeats, block: longestBlock(copyOf), intoExam };
}

function longestBlock(copyOf: Int32Array): RepeatedCandles["block"] {
  let longest = { candles: 0, from: 0, copyOf: 0 };
  let run = 0;
  for (let i = 0; i < copyOf.length; i++) {
    const goesOn = run > 0 && copyOf[i] === copyOf[i - 1]! + 1;
    if (copyOf[i]! < 0) run = 0;
    else run = goesOn ? run + 1 : 1;
    if (run <= longest.candles) continue;
    longest = { candles: run, from: i - run + 1, copyOf: copyOf[i]! - run + 1 };
  }
  return longest;
}

function columnsOf({ close, open, high, low, volume }: CandleSeries): readonly Float64Array[] {
  return volume === undefined ? [close, open, high, low] : [close, volume, open, high, low];
}

function compare(columns: readonly Float64Array[], a: number, b: number): number {
  for (const column of columns) {
    if (column[a] !== column[b]) return column[a]! - column[b]!;
  }
  return 0;
}
