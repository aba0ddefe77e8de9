import { assert } from "../../../foundation/assert.ts";
import { add, multiply, subtract } from "../../../tensor/expressions.ts";
import type { Tensor } from "../../../tensor/tensor.ts";
import type { Recipe } from "../../features/recipes/recipe.ts";
import type { ScaledInputs } from "./scaled-inputs.ts";

/** The forecast close that a scaled output means, as `decodeForecast` computes it. */
type Decoder = (output: Tensor, scale: Pick<ScaledInputs, "unit" | "base">) => Tensor;

/**
 * One decoder per recipe: output [batch, 1] float64 (direction: probability of a rise) to the
 * forecast close [batch, 1] float64, quote currency.
 */
export const deployedOutput: Readonly<Record<Recipe, Decoder>> = {
  level: (output, { unit, base }) => add(base, multiply(output, unit)),
  window: (output, { unit, base }) => add(base, multiply(output, unit)),
  return: compounded,
  // 2 p - 1 runs from -1, surely down, to 1, surely up
  direction: (output, scale) =>
    compounded(subtract(add(output, output), output.graph.constant(1)), scale),
  foreign() {
    assert(false, "a foreign model brings its own graph");
  },
};

function compounded(output: Tensor, { unit, base }: Pick<ScaledInputs, "unit" | "base">): Tensor {
  return multiply(base, output.graph.apply("Exp", [multiply(output, unit)]));
}
