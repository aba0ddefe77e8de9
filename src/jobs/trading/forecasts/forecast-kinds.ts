import type { ModelKind } from "../../../learning/bundle/model-kind.ts";
import type { Strategy } from "../../../trading/strategies/strategy.ts";

/** Models that answer a strategy, best first. */
export const forecastKinds: Readonly<Record<Strategy["forecasts"], readonly ModelKind[]>> = {
  none: [],
  price: ["price"],
  ladder: ["sentiment", "price"],
};
