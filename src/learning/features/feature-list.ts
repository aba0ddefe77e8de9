import { MisuseError } from "../../foundation/errors.ts";
import { candleColumns } from "../../market/candle-series.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import type { Recipe } from "./recipes/recipe.ts";
import { recipeTable } from "./recipes/recipe-table.ts";

export interface FeatureChoice {
  readonly recipe: Recipe;
  /** Names in the order of the inputs; the five candle columns by default. */
  readonly features?: readonly string[];
  /** Names that exist beside the candle's own columns. */
  readonly extras?: readonly string[];
}

/**
 * The features to train on, checked against the recipe and the series.
 *
 * @throws {MisuseError} E_FEATURES a name is unknown, repeated or missing for the recipe;
 *   E_NO_VOLUME volume is asked for and the series has none.
 */
export function chooseFeatures(series: CandleSeries, choice: FeatureChoice): readonly string[] {
  const features = choice.features ?? candleColumns;
  const known: readonly string[] = [...candleColumns, ...(choice.extras ?? [])];
  const unknown = features.find((name) => !known.includes(name));
  if (unknown !== undefined) refuse(`it is none of ${known.join(", ")}`, unknown);
  if (new Set(features).size < features.length) refuse("a name is repeated", features.join(","));
  const absent = recipeTable[choice.recipe].required.find((name) => !features.includes(name));
  if (absent !== undefined) {
    refuse(`recipe ${choice.recipe} needs "${absent}" among them`, features.join(","));
  }
  if (features.includes("volume") && series.volume === undefined) {
    throw new MisuseError(
      "E_NO_VOLUME",
      `Cannot use the feature "volume": the candles of ${series.instrument} ${series.timeframe} have no volume; leave it out with --features open,high,low,close`,
    );
  }
  return features;
}

function refuse(reason: string, value: string): never {
  throw new MisuseError("E_FEATURES", `Cannot use the features: ${reason}, value was "${value}"`);
}
