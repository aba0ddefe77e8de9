import type { ReturnTransform } from "../fitted-transform.ts";
import type { RecipeDefinition } from "./recipe.ts";
import {
  encodeVolatilityScaled,
  fitVolatilityScaling,
  windowVolatility,
} from "./volatility-scaling.ts";

/**
 * Log-returns in units of recent volatility in, the log-return over the horizon in the same units
 * (unit = sigma_t sqrt(h)) out; output 0 is persistence. Formulas: `ReturnTransform`.
 */
export const returnRecipe: RecipeDefinition<ReturnTransform> = {
  required: ["close"],
  dropsZeroMoves: false,
  spread: windowVolatility,
  fit: (train) => ({ recipe: "return", ...fitVolatilityScaling(train) }),
  encode: encodeVolatilityScaled,
  label: (futureClose, { lastClose, unit }) => Math.log(futureClose / lastClose) / unit,
  decode: (output, { lastClose, unit }) => lastClose * Math.exp(output * unit),
};
