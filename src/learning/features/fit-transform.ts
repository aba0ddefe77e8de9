import { MisuseError } from "../../foundation/errors.ts";
import { candleColumns } from "../../market/candle-series.ts";
import { columnOf } from "./candle-grid.ts";
import type { CandleGrid } from "./candle-grid.ts";
import type { FeatureWindows, WindowShape } from "./feature-windows.ts";
import type { FittedTransform } from "./fitted-transform.ts";
import type { Recipe } from "./recipes/recipe.ts";
import { recipeTable } from "./recipes/recipe-table.ts";

export interface FitOptions extends WindowShape {
  readonly recipe: Recipe;
  readonly features: readonly string[];
}

/**
 * Fits a recipe on the train windows alone. Statistics over rows (min, max, the volume's offset) run
 * over the stored candles that a train window or its label t + h touches, bridged ones excluded;
 * statistics over windows (mean, std, kappa) over every value of every train window.
 *
 * @param trainWindows At least one; none flat.
 */
export function fitTransform(
  grid: CandleGrid,
  trainWindows: FeatureWindows,
  options: FitOptions,
): FittedTransform {
  const { recipe, features, lookback, horizon } = options;
  const { close } = grid.series;
  return recipeTable[recipe].fit({
    features,
    lookback,
    horizon,
    columns: grid.columns,
    endRow: trainWindows.endRow,
    touched: touchedRows(grid, trainWindows, options),
    logReturn: Float64Array.from(trainWindows.position, (t) =>
      Math.log(close[t + horizon]! / close[t]!),
    ),
  });
}

/**
 * @throws {MisuseError} E_CONSTANT_COLUMN one of the candle's own columns never changes over the
 *   stored candles that the train windows touch.
 */
export function refuseConstantColumns(
  grid: CandleGrid,
  trainWindows: FeatureWindows,
  options: FitOptions,
): void {
  const touched = touchedRows(grid, trainWindows, options);
  const first = touched.indexOf(1);
  if (first < 0) return;
  for (const name of candleColumns) {
    if (!options.features.includes(name)) continue;
    const values = columnOf(grid.columns, name);
    if (values.some((v, r) => touched[r] === 1 && v !== values[first])) continue;
    throw new MisuseError(
      "E_CONSTANT_COLUMN",
      `Cannot train on a constant column: "${name}" never changes in the train segment, value was ${values[first]}${wayOn(name, options)}`,
    );
  }
}

// Prices that stand still have no way on; what is left of the features without volume has.
function wayOn(name: string, { features }: FitOptions): string {
  const others = features.filter((feature) => feature !== name);
  if (name !== "volume" || others.length === 0) return "";
  return `; leave it out with --features ${others.join(",")}`;
}

/** [N] 1 for stored candles inside a window or at its label. */
function touchedRows(grid: CandleGrid, windows: FeatureWindows, shape: WindowShape): Uint8Array {
  const touched = new Uint8Array(grid.position.length);
  let done = 0;
  for (let w = 0; w < windows.endRow.length; w++) {
    const end = windows.endRow[w]!;
    for (let r = Math.max(done, end - shape.lookback + 1); r <= end; r++) {
      touched[r] = grid.position[r]! >= 0 ? 1 : 0;
    }
    done = end + 1;
    touched[grid.row[windows.position[w]! + shape.horizon]!] = 1;
  }
  return touched;
}
