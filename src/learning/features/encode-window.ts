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
  const block = new Float32Array(candles.length);
  for (let i = 0; i < block.length; i++) {
    block[(i % width) * lookback + Math.floor(i / width)] = candles[i]!;
  }
  const columns = new Map(
    features.map((name, f) => [name, block.subarray(f * lookback, (f + 1) * lookback)]),
  );
  const definition = recipeOf(transform);
  const endRow = Int32Array.of(lookback - 1);
  if (definition.spread(columns, endRow, lookback)[0] === 0) return { kind: "flat" };
  const encoded = definition.encode(columns, endRow, transform);
  const x = gatherWindow({ ...encoded, endRow, lookback, features }, 0);
  const lastClose = candles[(lookback - 1) * width + features.indexOf("close")]!;
  return { kind: "window", x, unit: encoded.unit[0]!, lastClose };
}
