import { defineStrategy } from "./define-strategy.ts";
import { followForecast, followParameters } from "./follow-forecast.ts";

/** `ml-basic` on the whole ladder: the sentiment model first, the price model where that abstains. */
export const mlSentiment = defineStrategy({
  name: "ml-sentiment",
  summary:
    "As ml-basic on the sentiment model's forecast, the price model's where that one abstains.",
  forecasts: "ladder",
  parameters: followParameters,
  warmUp: () => 0,
  start: (parameters) => followForecast(parameters),
});
