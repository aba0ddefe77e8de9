import { onnxDataType } from "../../../tensor/data-type.ts";
import { multiply, slice, subtract } from "../../../tensor/expressions.ts";
import type { Tensor } from "../../../tensor/tensor.ts";
import type { FittedTransform } from "../../features/fitted-transform.ts";

type WindowShape = Pick<FittedTransform, "features" | "lookback">;

/** One column of a window [batch, F, lookback] by its name: [batch, 1, lookback]. */
export function windowColumn(window: Tensor, { features }: WindowShape, name: string): Tensor {
  const f = features.indexOf(name);
  return slice(window, 1, { start: f, end: f + 1 });
}

/** Close of the newest candle: [batch, 1]. */
export function lastCloseOf(window: Tensor, transform: WindowShape): Tensor {
  const { lookback } = transform;
  const close = windowColumn(window, transform, "close");
  return withoutTime(slice(close, 2, { start: lookback - 1, end: lookback }));
}

/** One number per window, [batch, 1, 1], as [batch, 1]. */
export function withoutTime(perWindow: Tensor): Tensor {
  return perWindow.graph.apply("Squeeze", [perWindow], { axis: 2 });
}

/** [1, F, 1] one number per feature: 1 for those that the names hold, else 0. */
export function featureMask(
  { graph }: Tensor,
  { features }: WindowShape,
  names: readonly string[],
): Tensor {
  const mask = features.map((name) => Number(names.includes(name)));
  return graph.constant(mask, [1, features.length, 1]);
}

/** Rounds to float32 where training does, then x = (row - center) * scale in float32. */
export function standardised(rows: Tensor, center: Tensor, scale: Tensor): Tensor {
  return multiply(subtract(rounded(rows), rounded(center)), rounded(scale));
}

/** The same numbers in float32. */
export function rounded(x: Tensor): Tensor {
  return x.graph.apply("Cast", [x], { to: onnxDataType.float32 });
}
