import type { FeatureColumns } from "../candle-grid.ts";
import type { FittedTransform, TrainedTransform } from "../fitted-transform.ts";

/** How a window of candles becomes inputs, and an output a forecast. */
export type Recipe = FittedTransform["recipe"];

/** A recipe that a model can be trained by. */
export type TrainedRecipe = TrainedTransform["recipe"];

/** The fields of `Samples` that scaling fills; meanings stand there. */
export interface EncodedWindows {
  readonly rows: Float32Array;
  readonly firstRows: Float32Array;
  readonly center: Float32Array;
  readonly scale: Float32Array;
  readonly unit: Float64Array;
}

/** The train segment as a recipe is fitted on it. */
export interface TrainRows {
  readonly columns: FeatureColumns;
  /** [W] grid rows at which the train windows end; none of them flat. */
  readonly endRow: Int32Array;
  /** [N] 1 for stored candles that a train window or its label touches. */
  readonly touched: Uint8Array;
  /** [W] log(close[t+h] / close[t]). */
  readonly logReturn: Float64Array;
  readonly features: readonly string[];
  readonly lookback: number;
  readonly horizon: number;
}

/** What a scaled output is decoded against: one window's own numbers. */
export interface ForecastContext {
  /** Close of t, quote currency. */
  readonly lastClose: number;
  /** The window's `unit`, as `Samples` and `encodeWindow` give it. */
  readonly unit: number;
}

export interface RecipeDefinition<T extends FittedTransform = FittedTransform> {
  /** Features that may not be left out. */
  readonly required: readonly string[];
  /** Whether windows whose close does not move are kept out of train and validation. */
  readonly dropsZeroMoves: boolean;
  /** [W] the width that scales each window; 0 where the window is flat and cannot be scaled. */
  spread(columns: FeatureColumns, endRow: Int32Array, lookback: number): Float64Array;
  fit(train: TrainRows): T;
  encode(columns: FeatureColumns, endRow: Int32Array, transform: T): EncodedWindows;
  label(futureClose: number, context: ForecastContext, transform: T): number;
  /** The forecast close in quote currency. */
  decode(output: number, context: ForecastContext, transform: T): number;
}
