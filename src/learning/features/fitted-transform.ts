/**
 * Everything that fitting learned from the train segment, as plain JSON: with it, and with nothing
 * else, raw candles become inputs and outputs become forecasts. Arrays are in the order of `features`.
 */
export type FittedTransform = TrainedTransform | ForeignTransform;

/** Transforms that are fitted here; a foreign one is stated. */
export type TrainedTransform =
  LevelTransform | WindowTransform | ReturnTransform | DirectionTransform;

interface TransformShape {
  /** Names of the inputs, in column order. */
  readonly features: readonly string[];
  /** Input candles per window. */
  readonly lookback: number;
  /** Candles from the window's end to the label. */
  readonly horizon: number;
}

/** x = (v - min) / (max - min), never clipped; y likewise with the close's own min and max. */
export interface LevelTransform extends TransformShape {
  readonly recipe: "level";
  readonly min: readonly number[];
  readonly max: readonly number[];
}

/**
 * Prices: x = (v - lowest low) / (highest high - lowest low) of the window; volume with its own lowest
 * and highest in the window (0 where they are equal); y = (close[t+h] - close[t]) / price range.
 */
export interface WindowTransform extends TransformShape {
  readonly recipe: "window";
  /** Features that are no candle column: x = (v - mean) / std; 0 and 1 for the candle's own columns. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

interface VolatilityScaled extends TransformShape {
  /** Mean and standard deviation of z over all values of all train windows. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
  /** Half-life of the EWMA volatility, in candles. */
  readonly halfLife: number;
  /** Added to volume before its logarithm, base currency; absent where volume is no feature. */
  readonly volumeEps?: number;
}

/**
 * x = (z - mean) / std with, for a price p, z = log(p / close before) / sigma_t (the window's first
 * candle: log(p / its own open) / sigma_t; against its own close where open is no feature, so that the
 * close itself starts at 0), for volume z = log(v + eps) - its median in the window;
 * sigma_t = EWMA root mean square of the window's lookback - 1 close log-returns;
 * y = log(close[t+h] / close[t]) / (sigma_t sqrt(h)).
 */
export interface ReturnTransform extends VolatilityScaled {
  readonly recipe: "return";
}

/** Inputs of `return`; y = 1 for up; forecast log-return = (2 p - 1) kappa sigma_t sqrt(h). */
export interface DirectionTransform extends VolatilityScaled {
  readonly recipe: "direction";
  /** Mean of |log-return over h| / (sigma_t sqrt(h)) over the train windows. */
  readonly kappa: number;
}

/**
 * Of a model that was trained elsewhere: how its inputs are scaled and what its graph's output means,
 * as the person who adopted it said. In candlecast's own terms the output is the change of the close,
 * y = close[t+h] / close[t] - 1, whatever the graph itself answers.
 */
export interface ForeignTransform extends TransformShape {
  readonly recipe: "foreign";
  readonly scaling: ForeignScaling;
  readonly output: ForeignOutput;
}

/**
 * x = v; by a fixed range (v - min) / (max - min) or (v - mean) / std per feature; or by the window's
 * own, each feature for itself: (v - lowest) / (highest - lowest), (v - mean) / standard deviation
 * (population). A range or deviation of 0 counts as 1.
 */
export type ForeignScaling =
  | { readonly kind: "none" }
  | { readonly kind: "min-max"; readonly min: readonly number[]; readonly max: readonly number[] }
  | { readonly kind: "standard"; readonly mean: readonly number[]; readonly std: readonly number[] }
  | { readonly kind: "window-min-max" }
  | { readonly kind: "window-standard" };

/** What the graph answers: the close, the close scaled as the input column is, or its move. */
export type ForeignOutput = "price" | "scaled-close" | "log-return" | "change";
