import type { ScaledColumns } from "../../evaluation/report/forecast-columns.ts";
import type { MarketRows } from "../../evaluation/rows/market-rows.ts";
import type { FittedTransform } from "../../learning/features/fitted-transform.ts";
import { recipeOf } from "../../learning/features/recipes/recipe-table.ts";
import type { PositionForecasts } from "./forecast-positions.ts";

/** The exam in the units that the network was trained in, for the published recipe's own metrics. */
export function scaledColumns(
  rows: MarketRows,
  forecasts: PositionForecasts,
  transform: FittedTransform,
): ScaledColumns {
  const definition = recipeOf(transform);
  return {
    outcome: forecasts.scaledLabel,
    output: forecasts.scaledOutput,
    scale: (logReturn, row) => {
      const context = { lastClose: rows.lastClose[row]!, unit: forecasts.unit[row]! };
      return definition.label(context.lastClose * Math.exp(logReturn), context, transform);
    },
  };
}
