import { scaleOf } from "../evaluation/rows/residual-scale.ts";
import { trailingVolatility } from "../evaluation/rows/trailing-volatility.ts";
import { candleGrid, type CandleGrid, columnOf } from "../learning/features/candle-grid.ts";
import type { EncodedWindow } from "../learning/features/encode-window.ts";
import { hasGap, windowsAt } from "../learning/features/feature-windows.ts";
import type { FittedTransform } from "../learning/features/fitted-transform.ts";
import { gatherWindow } from "../learning/features/gather-window.ts";
import { recipeOf } from "../learning/features/recipes/recipe-table.ts";
import { sliceCandles } from "../market/candle-series.ts";
import { closeTimes } from "../market/close-times.ts";
import { sentimentColumns } from "../sentiment/sentiment-columns.ts";
import { emptyTimeline } from "../sentiment/sentiment-timeline.ts";
import type { ManyQuestions } from "./forecast-question.ts";
import { ownSentiment } from "./own-sentiment.ts";
import type { OpenedWindow } from "./read-inputs.ts";
import type { ServedModel } from "./served-model.ts";

/** Opens one window after the other; `undefined` where a hole spoils it. */
export type WindowReader = (position: number) => OpenedWindow | undefined;

/** Returns before a window that its scale may read, as `trailingVolatility` counts them, and a close before them. */
const candlesBefore = 241;

/**
 * Reads many windows of one series as `readInputs` reads each alone, to the last bit, but lays the
 * candles on their grid and scales them once for all. What a window is encoded as lies where the next
 * one will be written.
 *
 * @param questions.positions Rising, each at least lookback - 1.
 */
export function createWindowReader(
  { transform, sentiment: fitted, metadata }: ServedModel,
  { series, sentiment = emptyTimeline, positions }: ManyQuestions,
): WindowReader {
  const { lookback, horizon } = transform;
  const [first = 0, last = -1] = [positions[0], positions.at(-1)];
  const from = Math.max(0, first - Math.max(lookback, candlesBefore));
  const span = sliceCandles(series, from, last + 1);
  const extraColumns =
    fitted && sentimentColumns(ownSentiment(metadata, sentiment), fitted, closeTimes(span));
  const grid = candleGrid(span, { gaps: "bridge", ...(extraColumns && { extraColumns }) });
  const volatility = trailingVolatility(span);
  const rows = interleaved(grid, transform.features);
  const width = transform.features.length;
  const whole = Int32Array.from(positions, (position) => position - from).filter(
    (t) => !hasGap(grid, t, { lookback, horizon: 0 }),
  );
  const numbers = new Int32Array(last + 1 - from).fill(-1);
  for (const [w, t] of whole.entries()) numbers[t] = w;
  const encode = createEncoder(grid, whole, transform);
  return (position) => {
    const t = position - from;
    const w = numbers[t] ?? -1;
    if (w < 0) return undefined;
    const end = (grid.row[t]! + 1) * width;
    return {
      candles: rows.subarray(end - lookback * width, end),
      encode: () => encode(w),
      scale: () => scaleOf({ volatility, horizon }, t),
    };
  };
}

function createEncoder(
  grid: CandleGrid,
  positions: Int32Array,
  transform: FittedTransform,
): (w: number) => EncodedWindow {
  const { features, lookback } = transform;
  const definition = recipeOf(transform);
  const { endRow } = windowsAt(grid, positions);
  const spread = definition.spread(grid.columns, endRow, lookback);
  const encoded = definition.encode(grid.columns, endRow, transform);
  const samples = { ...encoded, endRow, lookback, features };
  const x = new Float32Array(lookback * features.length);
  return (w) => {
    if (spread[w] === 0) return { kind: "flat" };
    const lastClose = grid.series.close[positions[w]!]!;
    return { kind: "window", x: gatherWindow(samples, w, x), unit: encoded.unit[w]!, lastClose };
  };
}

// [rows, F] as the model is fed: it sees float32 candles. A window of them is a part of it.
function interleaved(grid: CandleGrid, features: readonly string[]): Float32Array {
  const width = features.length;
  const rows = new Float32Array(grid.position.length * width);
  for (const [f, name] of features.entries()) {
    const column = columnOf(grid.columns, name);
    for (let k = 0; k < column.length; k++) rows[k * width + f] = column[k]!;
  }
  return rows;
}
