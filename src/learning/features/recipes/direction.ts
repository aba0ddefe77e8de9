import type { DirectionTransform } from "../fitted-transform.ts";
import type { RecipeDefinition, TrainRows } from "./recipe.ts";
import {
  encodeVolatilityScaled,
  fitVolatilityScaling,
  windowVolatility,
} from "./volatility-scaling.ts";

/**
 * The inputs of `return`; the output is the probability p that the close rises. The forecast
 * log-return is (2 p - 1) unit with unit = kappa sigma_t sqrt(h). A close that does not move is kept
 * out of train and validation and labelled 0.5 elsewhere.
 */
export const direction: RecipeDefinition<DirectionTransform> = {
  required: ["close"],
  dropsZeroMoves: true,
  spread: windowVolatility,
  fit: (train) => ({
    recipe: "direction",
    ...fitVolatilityScaling(train),
    kappa: fitKappa(train),
  }),
  encode(columns, endRow, transform) {
    const encoded = encodeVolatilityScaled(columns, endRow, transform);
    return { ...encoded, unit: encoded.unit.map((unit) => unit * transform.kappa) };
  },
  label: (futureClose, { lastClose }) => (Math.sign(futureClose - lastClose) + 1) / 2,
  decode: (output, { lastClose, unit }) => lastClose * Math.exp((2 * output - 1) * unit),
};

/** Mean of |log-return over h| in units of sigma_t sqrt(h). */
function fitKappa(train: TrainRows): number {
  const sigma = windowVolatility(train.columns, train.endRow, train.lookback);
  const root = Math.sqrt(train.horizon);
  let sum = 0;
  for (let w = 0; w < sigma.length; w++) sum += Math.abs(train.logReturn[w]!) / (sigma[w]! * root);
  return sum / sigma.length;
}
