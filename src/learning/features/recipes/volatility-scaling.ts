import { priceColumns } from "../../../market/candle-series.ts";
import { columnOf } from "../candle-grid.ts";
import type { FeatureColumns } from "../candle-grid.ts";
import { ewmaVolatility, volatilityHalfLife } from "../ewma-volatility.ts";
import type { DirectionTransform, ReturnTransform } from "../fitted-transform.ts";
import { middle, windowMedian } from "../../../foundation/statistics/window-median.ts";
import type { EncodedWindows, TrainRows } from "./recipe.ts";
import { spreadOrOne } from "./spread-or-one.ts";

type VolatilityTransform = ReturnTransform | DirectionTransform;
type VolatilityFit = Omit<ReturnTransform, "recipe">;
type Unfitted = Pick<ReturnTransform, "features" | "lookback" | "halfLife" | "volumeEps">;

/** Share of the median positive train volume that is added to volume before its logarithm. */
const volumeEpsShare = 0.01;

/** Fits what `return` and `direction` share: the volume's offset, then mean and std of every feature. */
export function fitVolatilityScaling(train: TrainRows): VolatilityFit {
  const { features, lookback, horizon } = train;
  const volumeEps = features.includes("volume") ? fitVolumeEps(train) : undefined;
  const unfitted: Unfitted = {
    features,
    lookback,
    halfLife: volatilityHalfLife,
    ...(volumeEps === undefined ? {} : { volumeEps }),
  };
  return { ...unfitted, horizon, ...trainMoments(train, unfitted) };
}

/** Scales windows for `return` and `direction`; `unit` is left at sigma_t sqrt(h). */
export function encodeVolatilityScaled(
  columns: FeatureColumns,
  endRow: Int32Array,
  transform: VolatilityTransform,
): EncodedWindows {
  const width = transform.features.length;
  const natural = naturalScale(columns, endRow, transform);
  const center = new Float32Array(natural.center.length);
  const scale = new Float32Array(natural.center.length);
  for (let i = 0; i < center.length; i++) {
    const f = i % width;
    // ((v - c) / s - mean) / std = (v - (c + mean s)) / (s std)
    center[i] = natural.center[i]! + transform.mean[f]! * natural.spread[i]!;
    scale[i] = 1 / (natural.spread[i]! * transform.std[f]!);
  }
  const root = Math.sqrt(transform.horizon);
  const unit = natural.sigma.map((sigma) => sigma * root);
  return { ...volatilityRows(columns, transform), center, scale, unit };
}

/**
 * The column that the prices of a window's first candle are measured against, since the close before
 * lies outside: its own open, or where open is no feature its own close, whose log-return is then 0.
 */
export function windowStart(features: readonly string[]): "open" | "close" {
  return features.includes("open") ? "open" : "close";
}

/** [W] EWMA volatility of each window; 0 where no close moved. */
export function windowVolatility(
  columns: FeatureColumns,
  endRow: Int32Array,
  lookback: number,
): Float64Array {
  return ewmaVolatility(columnOf(columns, "close"), endRow, {
    lookback,
    halfLife: volatilityHalfLife,
  });
}

/** Per window and feature what is subtracted and divided before standardising. */
function naturalScale(columns: FeatureColumns, endRow: Int32Array, transform: Unfitted) {
  const { features, lookback, halfLife, volumeEps } = transform;
  const width = features.length;
  const sigma = ewmaVolatility(columnOf(columns, "close"), endRow, { lookback, halfLife });
  const center = new Float64Array(endRow.length * width);
  const spread = new Float64Array(endRow.length * width).fill(1);
  for (const [f, name] of features.entries()) {
    if (isPrice(name)) for (let w = 0; w < endRow.length; w++) spread[w * width + f] = sigma[w]!;
    if (name !== "volume" || volumeEps === undefined) continue;
    const median = windowMedian(logVolume(columns, volumeEps), endRow, lookback);
    for (let w = 0; w < endRow.length; w++) center[w * width + f] = median[w]!;
  }
  return { sigma, center, spread };
}

/** Log-returns of the prices against the close before (firstRows: against the candle's own start), log volume, extras as they are. */
function volatilityRows(columns: FeatureColumns, transform: Unfitted) {
  const { features, volumeEps } = transform;
  const width = features.length;
  const close = columnOf(columns, "close");
  const start = columnOf(columns, windowStart(features));
  const rows = new Float32Array(close.length * width);
  const firstRows = new Float32Array(close.length * width);
  for (const [f, name] of features.entries()) {
    const values = columnOf(columns, name);
    for (let r = 0; r < close.length; r++) {
      const i = r * width + f;
      if (isPrice(name)) {
        firstRows[i] = Math.log(values[r]! / start[r]!);
        rows[i] = Math.log(values[r]! / (r === 0 ? start[0]! : close[r - 1]!));
      } else {
        rows[i] = name === "volume" ? Math.log(values[r]! + (volumeEps ?? 0)) : values[r]!;
        firstRows[i] = rows[i]!;
      }
    }
  }
  return { rows, firstRows };
}

/** Mean and standard deviation (population) over every value of every train window. */
function trainMoments(train: TrainRows, unfitted: Unfitted) {
  const { endRow, lookback, features } = train;
  const width = features.length;
  const { rows, firstRows } = volatilityRows(train.columns, unfitted);
  const natural = naturalScale(train.columns, endRow, unfitted);
  const sum = new Float64Array(width);
  const squares = new Float64Array(width);
  for (let w = 0; w < endRow.length; w++) {
    const first = endRow[w]! - lookback + 1;
    for (let f = 0; f < width; f++) {
      const center = natural.center[w * width + f]!;
      const inverse = 1 / natural.spread[w * width + f]!;
      let z = (firstRows[first * width + f]! - center) * inverse;
      let windowSum = z;
      let windowSquares = z * z;
      for (let i = (first + 1) * width + f; i <= endRow[w]! * width + f; i += width) {
        z = (rows[i]! - center) * inverse;
        windowSum += z;
        windowSquares += z * z;
      }
      sum[f]! += windowSum;
      squares[f]! += windowSquares;
    }
  }
  const count = endRow.length * lookback;
  const mean = Array.from(sum, (total) => total / count);
  const std = mean.map((m, f) => Math.sqrt(Math.max(0, squares[f]! / count - m * m)));
  // An open that always equals the close before is 0 throughout: it stays 0 instead of 0 / 0.
  return { mean, std: std.map((s, f) => spreadOrOne(mean[f]!, s)) };
}

function fitVolumeEps(train: TrainRows): number {
  const volume = columnOf(train.columns, "volume");
  const positive = Float64Array.from(volume.filter((v, r) => train.touched[r] === 1 && v > 0));
  return volumeEpsShare * middle(positive.toSorted());
}

function logVolume(columns: FeatureColumns, volumeEps: number): Float64Array {
  const volume = columnOf(columns, "volume");
  const logs = new Float64Array(volume.length);
  for (let r = 0; r < logs.length; r++) logs[r] = Math.log(volume[r]! + volumeEps);
  return logs;
}

function isPrice(name: string): boolean {
  return (priceColumns as readonly string[]).includes(name);
}
