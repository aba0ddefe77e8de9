import { assert } from "../../foundation/assert.ts";
import type { FittedTransform } from "./fitted-transform.ts";
import { gatherWindow } from "./gather-window.ts";
import { recipeOf } from "./recipes/recipe-table.ts";

export type EncodedWindow =
  | {
      readonly kind: "window";
      /** [lookback, F] scaled inputs. */
      readonly x: Float32Array;
      /** What one unit of scaled output is worth; see `Samples.unit`. */
      readonly unit: number;
      /** Close of the window's last candle, quote currency. */
      readonly lastClose: number;
    }
  | { readonly kind: "flat" };

/**
 * Scales one live window from its raw candles alone, by the code that scales training windows.
 *
 * @param candles [lookback, F] raw values, oldest first, columns as in `transform.features`.
 * @returns "flat" where nothing moved inside the window, so that the recipe cannot scale it.
 */
export function encodeWindow(transform: FittedTransform, candles: Float64Array): EncodedWindow {
  const { features, lookback } = transform;
  const width = features.length;
  assert(candles.length === lookback * width, "a raw window is [lookback, F]");
  const columns = new Map(features.map((name, f) => [name, columnAt(candles, f, width)]));
  const definition = recipeOf(transform);
  const endRow = Int32Array.of(lookback - 1);
  if (definition.spread(columns, endRow, lookback)[0] === 0) return { kind: "flat" };
  const encoded = definition.encode(columns, endRow, transform);
  const x = gatherWindow({ ...encoded, endRow, lookback, features }, 0);
  const lastClose = candles[(lookback - 1) * width + features.indexOf("close")]!;
  return { kind: "window", x, unit: encoded.unit[0]!, lastClose };
}

function columnAt(candles: Float64Array, f: number, width: number): Float32Array {
  const column = new Float32Array(candles.length / width);
  for (let k = 0; k < column.length; k++) column[k] = candles[k * width + f]!;
  return column;
}
