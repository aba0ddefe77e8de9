import { mean } from "../../foundation/statistics/mean.ts";
import { wilsonInterval } from "../significance/wilson-interval.ts";
import { type DistributionColumns, shownLevels } from "./distribution-columns.ts";
import { meanEstimate } from "./group-scores.ts";
import type { JudgedRows } from "./judged-rows.ts";
import type { DistributionScores, DistributionSection } from "./report-card.ts";

/** How well the spread of outcomes was forecast; absent where no distribution was. */
export function distributionSection({
  rows,
  distribution,
}: Pick<JudgedRows, "rows" | "distribution">): DistributionSection | undefined {
  if (distribution === undefined) return undefined;
  const { crps, gaussianCrps, noMoveCrps, losses, gaussianLosses } = distribution;
  const { horizon } = rows;
  const scores = (of: Float64Array, levels: readonly Float64Array[]): DistributionScores => ({
    crps: meanEstimate(of, horizon),
    quantileLoss: shownLevels.map((level, k) => ({ level, loss: mean(levels[k]!) })),
  });
  return {
    model: scores(crps, losses),
    gaussian: scores(gaussianCrps, gaussianLosses),
    difference: meanEstimate(
      crps.map((score, i) => score - gaussianCrps[i]!),
      horizon,
    ),
    overNoMove: meanEstimate(
      crps.map((score, i) => score - noMoveCrps[i]!),
      horizon,
    ),
    coverage: coverageOf(rows.outcomeLogReturn, distribution, horizon),
    method:
      "the forecast plus the calibration segment's residuals, scaled by the trailing volatility of each moment; the 90 % interval adapts as misses come in",
  };
}

function coverageOf(
  outcome: Float64Array,
  { low, high }: DistributionColumns,
  horizon: number,
): DistributionSection["coverage"] {
  const inside = outcome.filter((y, i) => y >= low[i]! && y <= high[i]!).length;
  return {
    value: inside / outcome.length,
    interval: wilsonInterval(inside / horizon, outcome.length / horizon),
  };
}
