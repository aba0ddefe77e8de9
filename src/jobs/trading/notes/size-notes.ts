import type { RiskLimits } from "../../../trading/risk/risk-limits.ts";
import { smallestSizeNote } from "../../../trading/risk/rules/forecast-rules.ts";
import type { ForecastPlan } from "../forecasts/plan-forecasts.ts";

/** How small positions on the forecasts of a file are where those say less than limits ask for, one sentence each. */
export function sizeNotes({ lanes }: ForecastPlan, limits: RiskLimits): readonly string[] {
  const notes = lanes.flatMap((lane) => {
    if (lane.kind !== "given") return [];
    const told = { probability: true, informative: true };
    for (const { opinion } of lane.given.fed) {
      if (opinion.kind !== "forecast") continue;
      const { pUp, low, high, informative } = opinion;
      told.probability &&= pUp !== undefined && low !== undefined && high !== undefined;
      told.informative &&= informative;
    }
    return smallestSizeNote(limits, told) ?? [];
  });
  return [...new Set(notes)];
}
