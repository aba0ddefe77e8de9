import { candleColumns, priceColumns } from "../../../market/candle-series.ts";
import { add, multiply, subtract } from "../../../tensor/expressions.ts";
import type { Tensor } from "../../../tensor/tensor.ts";
import type { WindowTransform } from "../../features/fitted-transform.ts";
import type { ScaledInputs } from "./scaled-inputs.ts";
import {
  featureMask,
  lastCloseOf,
  standardised,
  windowColumn,
  withoutTime,
} from "./window-columns.ts";

/** Prices by the window's own price range, volume by its own, further columns as train had them. */
export function windowInputs(window: Tensor, transform: WindowTransform): ScaledInputs {
  const { graph } = window;
  const { features } = transform;
  const shape = [1, features.length, 1];
  const price = rangeBetween(
    windowColumn(window, transform, "low"),
    windowColumn(window, transform, "high"),
  );
  const isPrice = featureMask(window, transform, priceColumns);
  const ofExtras = transform.std.map((std, f) => (isOwn(features[f]!) ? 0 : std));
  let center = add(multiply(price.low, isPrice), graph.constant(transform.mean, shape));
  let range = add(multiply(price.range, isPrice), graph.constant(ofExtras, shape));
  if (features.includes("volume")) {
    const volume = windowColumn(window, transform, "volume");
    const own = rangeBetween(volume, volume);
    const isVolume = featureMask(window, transform, ["volume"]);
    center = add(center, multiply(own.low, isVolume));
    range = add(range, multiply(own.range, isVolume));
  }
  return {
    x: standardised(window, center, inverseOrZero(range)),
    unit: withoutTime(price.range),
    base: lastCloseOf(window, transform),
  };
}

// [batch, 1, 1] each: lowest of the lows, and highest of the highs minus that.
function rangeBetween(lows: Tensor, highs: Tensor): { low: Tensor; range: Tensor } {
  const low = lows.graph.apply("ReduceMin", [lows], { axes: [2] });
  const high = highs.graph.apply("ReduceMax", [highs], { axes: [2] });
  return { low, range: subtract(high, low) };
}

// A column that stands still in the window is 0 in it.
function inverseOrZero(range: Tensor): Tensor {
  const { graph } = range;
  const zero = graph.constant(0);
  const inverse = graph.apply("Div", [graph.constant(1), range]);
  return graph.apply("Where", [graph.apply("Greater", [range, zero]), inverse, zero]);
}

function isOwn(name: string): boolean {
  return candleColumns.some((column) => column === name);
}
