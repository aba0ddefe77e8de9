import { priceColumns } from "../../../market/candle-series.ts";
import { add, concat, multiply, slice, subtract } from "../../../tensor/expressions.ts";
import type { Tensor } from "../../../tensor/tensor.ts";
import { ewmaWeights } from "../../features/ewma-volatility.ts";
import type { DirectionTransform, ReturnTransform } from "../../features/fitted-transform.ts";
import { windowStart } from "../../features/recipes/volatility-scaling.ts";
import type { ScaledInputs } from "./scaled-inputs.ts";
import {
  featureMask,
  lastCloseOf,
  standardised,
  windowColumn,
  withoutTime,
} from "./window-columns.ts";

type VolatilityTransform = ReturnTransform | DirectionTransform;

/**
 * Log-returns of the prices in units of the window's volatility, log volume against its median.
 *
 * @param kappa What one unit of output is worth in sigma_t sqrt(h).
 */
export function volatilityInputs(
  window: Tensor,
  transform: VolatilityTransform,
  kappa: number,
): ScaledInputs {
  const { graph } = window;
  const { features, mean, std, horizon } = transform;
  const shape = [1, features.length, 1];
  const rows = logRows(window, transform);
  const sigma = windowVolatility(rows, transform); // [batch, 1, 1]
  const isPrice = featureMask(window, transform, priceColumns);
  const isOther = subtract(graph.constant(1), isPrice);
  const spread = add(multiply(movedOrOne(sigma), isPrice), isOther); // [batch, F, 1]
  const scale = graph.apply("Div", [
    graph.constant(1),
    multiply(spread, graph.constant(std, shape)),
  ]);
  const shift = multiply(graph.constant(mean, shape), spread);
  return {
    x: standardised(rows, add(volumeMedian(rows, transform), shift), scale),
    unit: withoutTime(multiply(sigma, graph.constant(Math.sqrt(horizon) * kappa))),
    base: lastCloseOf(window, transform),
  };
}

// [batch, F, lookback] prices: log(p / close before), the first candle against its own start;
// volume: log(v + eps); further columns as they are.
function logRows(window: Tensor, transform: VolatilityTransform): Tensor {
  const { graph } = window;
  const { features, lookback, volumeEps = 0 } = transform;
  const start = windowColumn(window, transform, windowStart(features));
  const close = windowColumn(window, transform, "close");
  const before = concat(
    [slice(start, 2, { start: 0, end: 1 }), slice(close, 2, { start: 0, end: lookback - 1 })],
    2,
  );
  const logged = [...priceColumns, "volume"];
  const offsets = features.map((name) => (name === "volume" ? volumeEps : 0));
  const isPrice = featureMask(window, transform, priceColumns);
  const notPrice = subtract(graph.constant(1), isPrice);
  const divisor = add(multiply(before, isPrice), notPrice);
  const shifted = add(window, graph.constant(offsets, [1, features.length, 1]));
  const logs = graph.apply("Log", [graph.apply("Div", [shifted, divisor])]);
  if (features.every((name) => logged.includes(name))) return logs;
  const isLogged = graph.apply("Greater", [
    featureMask(window, transform, logged),
    graph.constant(0),
  ]);
  return graph.apply("Where", [isLogged, logs, window]);
}

// [batch, 1, 1] EWMA root mean square of the lookback - 1 close log-returns inside the window.
function windowVolatility(rows: Tensor, transform: VolatilityTransform): Tensor {
  const { graph } = rows;
  const { lookback, halfLife } = transform;
  const returns = slice(windowColumn(rows, transform, "close"), 2, { start: 1, end: lookback });
  const weights = graph.constant(ewmaWeights(lookback - 1, halfLife), [1, 1, lookback - 1]);
  const squares = multiply(multiply(returns, returns), weights);
  return graph.apply("Sqrt", [graph.apply("ReduceSum", [squares], { axes: [2], keepdims: 1 })]);
}

// A window without any move is divided by 1: it must not become NaN.
function movedOrOne(sigma: Tensor): Tensor {
  const { graph } = sigma;
  const moved = graph.apply("Greater", [sigma, graph.constant(0)]);
  return graph.apply("Where", [moved, sigma, graph.constant(1)]);
}

// [batch, F, 1] the median of log volume in volume's row, 0 in the others; a plain 0 without volume.
function volumeMedian(rows: Tensor, transform: VolatilityTransform): Tensor {
  const { graph } = rows;
  const { features, lookback } = transform;
  if (!features.includes("volume")) return graph.constant(0);
  const volume = windowColumn(rows, transform, "volume");
  const half = Math.floor(lookback / 2);
  const [largest] = graph.applyMany("TopK", [volume], { k: half + 1 });
  // Largest first: the last one is the middle; with an even count the middle lies between the last two.
  const first = lookback % 2 === 1 ? half : half - 1;
  const middle = slice(largest!, 2, { start: first, end: half + 1 });
  const total = graph.apply("ReduceSum", [middle], { axes: [2], keepdims: 1 });
  const median = graph.apply("Div", [total, graph.constant(half + 1 - first)]);
  return multiply(median, featureMask(rows, transform, ["volume"]));
}
