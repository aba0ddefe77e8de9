import { candleGrid, columnOf, type CandleGrid } from "../../learning/features/candle-grid.ts";
import { decodeForecast } from "../../learning/features/decode-forecast.ts";
import { windowsAt } from "../../learning/features/feature-windows.ts";
import type { FittedTransform } from "../../learning/features/fitted-transform.ts";
import { buildSamples, type Samples } from "../../learning/features/samples.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import type { LoadedModel } from "../../serving/forecast-runner.ts";

/** A model's answers, one per asked position. */
export interface PositionForecasts {
  /** Forecast log-return over the horizon. */
  readonly logReturn: Float64Array;
  /** Forecast close, quote currency. */
  readonly close: Float64Array;
  /** The network's output in scaled units, and what it should have been. */
  readonly scaledOutput: Float64Array;
  readonly scaledLabel: Float64Array;
  /** What one unit of output is worth, as in `Samples.unit`. */
  readonly unit: Float64Array;
}

export interface AskedPositions {
  readonly series: CandleSeries;
  /** [n] per name: inputs besides the candles' own columns. */
  readonly extraColumns: ReadonlyMap<string, Float64Array>;
  /** Stored positions t of usable windows, rising; t + h is stored. */
  readonly positions: Int32Array;
  /** Share done, in (0, 1]. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** Large enough for the engine, small enough for its memory. */
const windowsPerRun = 256;

/** Asks a loaded model about many windows, in batches; each window is built as training builds it. */
export async function forecastPositions(
  model: { readonly loaded: LoadedModel; readonly transform: FittedTransform },
  { series, extraColumns, positions, onProgress }: AskedPositions,
): Promise<PositionForecasts> {
  const { loaded, transform } = model;
  const grid = candleGrid(series, { gaps: "bridge", extraColumns });
  const samples = buildSamples(grid, windowsAt(grid, positions), transform);
  const scaledOutput = new Float64Array(positions.length);
  for (let from = 0; from < positions.length; from += windowsPerRun) {
    const endRows = samples.endRow.subarray(from, from + windowsPerRun);
    const answers = await loaded.run(rawWindows(grid, endRows, transform), {
      windows: endRows.length,
      lookback: transform.lookback,
      features: transform.features.length,
    });
    scaledOutput.set(answers.scaledOutputs, from);
    onProgress?.((from + endRows.length) / positions.length);
  }
  return { scaledOutput, ...decoded(scaledOutput, samples, transform) };
}

/**
 * [W, lookback, F] raw float32 candles, bridged ones included, as the exported model is fed.
 *
 * @param endRows [W] grid rows at which the windows end.
 */
export function rawWindows(
  grid: CandleGrid,
  endRows: Int32Array,
  transform: Pick<FittedTransform, "lookback" | "features">,
): Float32Array {
  const { lookback, features } = transform;
  const width = features.length;
  const windows = new Float32Array(endRows.length * lookback * width);
  for (const [f, name] of features.entries()) {
    const column = columnOf(grid.columns, name);
    for (const [w, endRow] of endRows.entries()) {
      const first = endRow - lookback + 1;
      const offset = w * lookback * width + f;
      for (let k = 0; k < lookback; k++) windows[offset + k * width] = column[first + k]!;
    }
  }
  return windows;
}

// From the scaled output: the model's own close is a float32, too coarse for a small return.
function decoded(output: Float64Array, samples: Samples, transform: FittedTransform) {
  const logReturn = new Float64Array(output.length);
  const close = new Float64Array(output.length);
  for (const [i, scaled] of output.entries()) {
    const context = { lastClose: samples.lastClose[i]!, unit: samples.unit[i]! };
    const forecast = decodeForecast(transform, scaled, context);
    logReturn[i] = forecast.logReturn;
    close[i] = forecast.close;
  }
  return {
    logReturn,
    close,
    scaledLabel: Float64Array.from(samples.label),
    unit: samples.unit,
  };
}
