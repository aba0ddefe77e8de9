import { subtract } from "../../../tensor/expressions.ts";
import type { Tensor } from "../../../tensor/tensor.ts";
import type { LevelTransform } from "../../features/fitted-transform.ts";
import type { ScaledInputs } from "./scaled-inputs.ts";
import { rounded } from "./window-columns.ts";

/** Every column by its own range in train; a column that never changed there is 0. */
export function levelInputs(window: Tensor, transform: LevelTransform): ScaledInputs {
  const { graph } = window;
  const { features, min, max } = transform;
  const shape = [1, features.length, 1];
  const ranges = max.map((high, f) => high - min[f]! || 1);
  const shifted = subtract(window, graph.constant(min, shape));
  const close = features.indexOf("close");
  return {
    x: rounded(graph.apply("Div", [shifted, graph.constant(ranges, shape)])),
    unit: graph.constant(max[close]! - min[close]!),
    base: graph.constant(min[close]!),
  };
}
