import type { FittedTransform } from "./fitted-transform.ts";
import type { ForecastContext } from "./recipes/recipe.ts";
import { recipeOf } from "./recipes/recipe-table.ts";

export interface DecodedForecast {
  /** Forecast close of t + h, quote currency; a wild output of level or window can make it <= 0. */
  readonly close: number;
  /** log(forecast close / last close), floored at log(1e-6) so that it is always finite. */
  readonly logReturn: number;
}

const smallestRatio = 1e-6;

/**
 * What a model's scaled output means.
 *
 * @param output The network's output in scaled units (direction: probability of up).
 */
export function decodeForecast(
  transform: FittedTransform,
  output: number,
  context: ForecastContext,
): DecodedForecast {
  const close = recipeOf(transform).decode(output, context, transform);
  return { close, logReturn: Math.log(Math.max(close / context.lastClose, smallestRatio)) };
}
