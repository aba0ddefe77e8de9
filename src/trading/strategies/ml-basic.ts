import { defineStrategy } from "./define-strategy.ts";
import { followForecast, followParameters } from "./follow-forecast.ts";

/** Trades what the price model forecasts, as leg M of the verdict does. */
export const mlBasic = defineStrategy({
  name: "ml-basic",
  summary:
    "Long or short where the price model forecasts more than the threshold, while the sign agrees.",
  forecasts: "price",
  parameters: followParameters,
  warmUp: () => 0,
  start: (parameters) => followForecast(parameters),
});
