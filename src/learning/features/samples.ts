import { timeframeMs } from "../../market/timeframe.ts";
import type { CandleGrid } from "./candle-grid.ts";
import type { FeatureWindows } from "./feature-windows.ts";
import type { FittedTransform } from "./fitted-transform.ts";
import type { Recipe } from "./recipes/recipe.ts";
import { recipeOf } from "./recipes/recipe-table.ts";

/**
 * What training reads; nothing in it grows with the lookback. N grid rows, F features, W windows
 * (oldest first). The scaled input of window w at grid row r is
 * `(rows[r, f] - center[w, f]) * scale[w, f]`, in float32, except that the window's first candle is
 * taken from `firstRows`.
 */
export interface Samples {
  readonly recipe: Recipe;
  /** Column order of the inputs. */
  readonly features: readonly string[];
  readonly lookback: number;
  readonly horizon: number;
  /** [N, F] */
  readonly rows: Float32Array;
  /** [N, F]; the same array object as `rows` where the recipe does not tell them apart. */
  readonly firstRows: Float32Array;
  /** [W, F] */
  readonly center: Float32Array;
  /** [W, F] */
  readonly scale: Float32Array;
  /** [W] scaled units; direction: 1 up, 0 down, 0.5 no move. */
  readonly label: Float32Array;
  /** [W] grid row of candle t. */
  readonly endRow: Int32Array;
  /** [W] close of t, quote currency, as the series has it (not rounded to float32). */
  readonly lastClose: Float64Array;
  /** [W] close of t + h, likewise. */
  readonly futureClose: Float64Array;
  /** [W] close time of t, UTC epoch milliseconds. */
  readonly decisionTimeMs: Float64Array;
  /**
   * [W] what one unit of scaled output is worth. level: max - min of close; window: the window's price
   * range (both quote currency); return: sigma_t sqrt(h); direction: kappa sigma_t sqrt(h) (log-return).
   */
  readonly unit: Float64Array;
}

/**
 * Scales the given windows with a fitted transform and pairs each with its label.
 *
 * @param windows Windows that the recipe can scale (none flat) and whose t + h is stored.
 */
export function buildSamples(
  grid: CandleGrid,
  windows: FeatureWindows,
  transform: FittedTransform,
): Samples {
  const { recipe, features, lookback, horizon } = transform;
  const definition = recipeOf(transform);
  const encoded = definition.encode(grid.columns, windows.endRow, transform);
  const count = windows.position.length;
  const label = new Float32Array(count);
  const lastClose = new Float64Array(count);
  const futureClose = new Float64Array(count);
  const decisionTimeMs = new Float64Array(count);
  const { close, openTimeMs, timeframe } = grid.series;
  for (let w = 0; w < count; w++) {
    const t = windows.position[w]!;
    lastClose[w] = close[t]!;
    futureClose[w] = close[t + horizon]!;
    decisionTimeMs[w] = openTimeMs[t]! + timeframeMs(timeframe);
    const context = { lastClose: lastClose[w]!, unit: encoded.unit[w]! };
    label[w] = definition.label(futureClose[w]!, context, transform);
  }
  return {
    recipe,
    features,
    lookback,
    horizon,
    ...encoded,
    label,
    endRow: windows.endRow,
    lastClose,
    futureClose,
    decisionTimeMs,
  };
}
