import type { CandleSeries } from "../../market/candle-series.ts";

/** Rows of inputs that change slowly from candle to candle, so that neighbours look alike. */
export interface SlowRows {
  readonly names: readonly string[];
  /** Position of each row's last closed candle, rising. */
  readonly position: Int32Array;
  /** [n, F] row-major. */
  readonly inputs: Float64Array;
  /** [n] log-return over the horizon. */
  readonly outcome: Float64Array;
}

/** Candles over which returns and ranges are taken. */
const spans = [6, 24, 72, 168] as const;
const longest = 168;

/** Candles that the inputs of a row reach back. */
export const slowInputsReach = longest;

/**
 * Inputs of the kind that feature lists are full of: returns over 6 to 168 candles, the range of the
 * last day, the level. Stored candles count as neighbours, gaps or not.
 *
 * @param rowsMax How many rows at most, the newest ones.
 * @returns No row where the series is too short.
 */
export function slowInputs(series: CandleSeries, horizon: number, rowsMax: number): SlowRows {
  const { close, high, low } = series;
  const last = close.length - 1 - horizon;
  const first = Math.max(longest, last - rowsMax + 1);
  const count = Math.max(0, last - first + 1);
  const position = Int32Array.from({ length: count }, (_, i) => first + i);
  const names = [...spans.map((span) => `return over ${span}`), "range over 24", "level"];
  const inputs = new Float64Array(count * names.length);
  for (let i = 0; i < count; i++) {
    const t = position[i]!;
    const row = [
      ...spans.map((span) => Math.log(close[t]! / close[t - span]!)),
      Math.log(highest(high, t) / lowest(low, t)),
      Math.log(close[t]!),
    ];
    inputs.set(row, i * names.length);
  }
  const outcome = Float64Array.from(position, (t) => Math.log(close[t + horizon]! / close[t]!));
  return { names, position, inputs, outcome };
}

const rangeSpan = 24;

function highest(values: Float64Array, t: number): number {
  return values.subarray(t - rangeSpan + 1, t + 1).reduce((a, b) => Math.max(a, b));
}

function lowest(values: Float64Array, t: number): number {
  return values.subarray(t - rangeSpan + 1, t + 1).reduce((a, b) => Math.min(a, b));
}
