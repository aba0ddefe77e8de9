import type { Abstention, Forecast } from "../serving/forecast.ts";
import type { ForecastOpinion } from "./forecast-opinion.ts";

/**
 * A model's answer as strategies and risk limits see it.
 *
 * @param who.horizon Candles ahead.
 * @param who.version Whose answer it is, where that is known.
 */
export function opinionOf(
  said: Forecast | Abstention,
  who: { readonly version: string | undefined; readonly horizon: number },
): ForecastOpinion {
  if (said.kind === "abstain") {
    const { reason, detail } = said;
    return { kind: "abstain", reason, detail, version: who.version };
  }
  const { change, pUp, confidence, informative, lastClose, low, high, version, source } = said;
  return {
    kind: "forecast",
    change,
    pUp,
    confidence,
    informative,
    low: low / lastClose - 1,
    high: high === undefined ? undefined : high / lastClose - 1,
    horizon: who.horizon,
    version,
    source,
  };
}
