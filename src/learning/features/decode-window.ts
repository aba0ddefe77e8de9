import { assert } from "../../foundation/assert.ts";
import { priceColumns } from "../../market/candle-series.ts";
import type {
  DirectionTransform,
  FittedTransform,
  ForeignTransform,
  LevelTransform,
  ReturnTransform,
  WindowTransform,
} from "./fitted-transform.ts";
import { fixedScales, windowScale } from "./recipes/foreign-scaling.ts";
import { middle } from "../../foundation/statistics/window-median.ts";

type VolatilityTransform = ReturnTransform | DirectionTransform;

/** One raw window and the unit that `encodeWindow` scaled it by. */
export interface ScaleSource {
  /** [lookback, F] raw values, oldest first, columns as in `transform.features`. */
  readonly candles: ArrayLike<number>;
  /** The window's unit; see `Samples.unit`. Not read by `level` and `window`. */
  readonly unit: number;
}

/**
 * Turns scaled inputs back into raw candles, on the scale of a given window: `encodeWindow` of the
 * result gives the inputs again. So inputs of one window can be asked about at the level, range and
 * volatility of another without leaving what the network has seen.
 *
 * @param x [lookback, F] scaled inputs.
 * @param source The window whose level, range, volatility and last close the candles get.
 * @returns [lookback, F] raw values; a volume that would fall below 0 is 0.
 * @throws {InvariantError} `x` is no such window.
 */
export function decodeWindow(
  transform: FittedTransform,
  x: ArrayLike<number>,
  source: ScaleSource,
): Float64Array {
  const { features, lookback } = transform;
  assert(x.length === lookback * features.length, "a scaled window is [lookback, F]");
  if (transform.recipe === "level") return decodeLevel(transform, x);
  if (transform.recipe === "foreign") return decodeForeign(transform, x, source);
  if (transform.recipe === "window") return decodeRange(transform, x, source);
  return decodeVolatility(transform, x, source);
}

// v = min + x (max - min)
function decodeLevel({ min, max }: LevelTransform, x: ArrayLike<number>): Float64Array {
  const width = min.length;
  return Float64Array.from(x, (value, i) => {
    const f = i % width;
    return min[f]! + value * (max[f]! - min[f]!);
  });
}

// v = low + x (high - low) of the source; further features v = mean + x std
function decodeRange(
  { features, mean, std }: WindowTransform,
  x: ArrayLike<number>,
  { candles }: ScaleSource,
): Float64Array {
  const width = features.length;
  const price = rangeOf(candles, width, features.indexOf("low"), features.indexOf("high"));
  const scales = features.map((name, f) => {
    if (isPrice(name)) return price;
    if (name === "volume") return rangeOf(candles, width, f, f);
    return { low: mean[f]!, range: std[f]! };
  });
  return Float64Array.from(x, (value, i) => {
    const { low, range } = scales[i % width]!;
    return low + value * range;
  });
}

// v = offset + x width, by the stated scale or the source's own
function decodeForeign(
  transform: ForeignTransform,
  x: ArrayLike<number>,
  { candles }: ScaleSource,
): Float64Array {
  const width = transform.features.length;
  const fixed = fixedScales(transform);
  const scales = transform.features.map(
    (_, f) => fixed?.[f] ?? windowScale(columnAt(candles, { f, width }), transform),
  );
  return Float64Array.from(x, (value, i) => {
    const scale = scales[i % width]!;
    const decoded = scale.offset + value * scale.width;
    return transform.features[i % width] === "volume" ? Math.max(0, decoded) : decoded;
  });
}

function columnAt(candles: ArrayLike<number>, at: { readonly f: number; readonly width: number }) {
  const { f, width } = at;
  return Float32Array.from({ length: candles.length / width }, (_, k) => candles[k * width + f]!);
}

function decodeVolatility(
  transform: VolatilityTransform,
  x: ArrayLike<number>,
  source: ScaleSource,
): Float64Array {
  const { features, mean, std } = transform;
  const width = features.length;
  // z = x std + mean
  const z = Float64Array.from(x, (value, i) => value * std[i % width]! + mean[i % width]!);
  const sigma = sigmaOf(transform, source.unit);
  const before = pricesBefore(transform, z, { candles: source.candles, sigma });
  const { volumeEps = 0 } = transform;
  const centre = features.includes("volume") ? medianLogVolume(transform, source) : 0;
  return z.map((value, i) => {
    const name = features[i % width]!;
    if (isPrice(name)) return before[Math.floor(i / width)]! * Math.exp(value * sigma);
    return name === "volume" ? Math.max(0, Math.exp(value + centre) - volumeEps) : value;
  });
}

// unit = sigma sqrt(h), of direction kappa sigma sqrt(h)
function sigmaOf(transform: VolatilityTransform, unit: number): number {
  const kappa = transform.recipe === "direction" ? transform.kappa : 1;
  return unit / (kappa * Math.sqrt(transform.horizon));
}

// [lookback] what each candle's prices are measured against: the close before, the first candle its
// own open. Walked back from the source's last close: before = close / exp(z sigma).
function pricesBefore(
  { features, lookback }: VolatilityTransform,
  z: Float64Array,
  { candles, sigma }: { readonly candles: ArrayLike<number>; readonly sigma: number },
): Float64Array {
  const width = features.length;
  const f = features.indexOf("close");
  const before = new Float64Array(lookback);
  let close = candles[(lookback - 1) * width + f]!;
  for (let k = lookback - 1; k >= 0; k--) {
    before[k] = close / Math.exp(z[k * width + f]! * sigma);
    close = before[k]!;
  }
  return before;
}

function medianLogVolume(
  { lookback, features, volumeEps = 0 }: VolatilityTransform,
  { candles }: ScaleSource,
): number {
  const f = features.indexOf("volume");
  const logs = Float64Array.from({ length: lookback }, (_, k) =>
    Math.log(candles[k * features.length + f]! + volumeEps),
  );
  return middle(logs.toSorted());
}

function rangeOf(candles: ArrayLike<number>, width: number, lowAt: number, highAt: number) {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < candles.length; i += width) {
    low = Math.min(low, candles[i + lowAt]!);
    high = Math.max(high, candles[i + highAt]!);
  }
  return { low, range: high - low };
}

function isPrice(name: string): boolean {
  return (priceColumns as readonly string[]).includes(name);
}
