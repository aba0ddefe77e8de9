import { assert } from "../../../foundation/assert.ts";
import type { Tensor } from "../../../tensor/tensor.ts";
import type { FittedTransform } from "../../features/fitted-transform.ts";
import type { Recipe } from "../../features/recipes/recipe.ts";
import { levelInputs } from "./level-inputs.ts";
import type { ScaledInputs } from "./scaled-inputs.ts";
import { volatilityInputs } from "./volatility-inputs.ts";
import { windowInputs } from "./window-inputs.ts";

type TransformOf<R extends Recipe> = Extract<FittedTransform, { recipe: R }>;
type Scaling<T> = (window: Tensor, transform: T) => ScaledInputs;

/**
 * Scales raw candles as `encodeWindow` does.
 *
 * @param window [batch, F, lookback] raw values rounded to float32, held as float64.
 */
export function deployedInputs(window: Tensor, transform: FittedTransform): ScaledInputs {
  // The table's type ties each name to its own transform; the compiler cannot follow that through a union.
  const scaling = scalings[transform.recipe] as unknown as Scaling<FittedTransform>;
  return scaling(window, transform);
}

const scalings: { readonly [R in Recipe]: Scaling<TransformOf<R>> } = {
  level: levelInputs,
  window: windowInputs,
  return: (window, transform) => volatilityInputs(window, transform, 1),
  direction: (window, transform) => volatilityInputs(window, transform, transform.kappa),
  foreign() {
    assert(false, "a foreign model brings its own graph");
  },
};
