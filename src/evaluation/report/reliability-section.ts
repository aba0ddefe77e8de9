import { mean } from "../../foundation/statistics/mean.ts";
import { expectedCalibrationError } from "../calibration/expected-calibration-error.ts";
import { reliabilityCurve } from "../calibration/reliability-curve.ts";
import { brierScore } from "../metrics/brier-score.ts";
import { wilsonInterval } from "../significance/wilson-interval.ts";
import { estimateRowsMin } from "./estimate.ts";
import type { JudgedRows } from "./judged-rows.ts";
import type { ReliabilitySection } from "./report-card.ts";

const binCount = 10;

/** Whether the probabilities mean what they say; absent where there are none or too few rows. */
export function reliabilitySection({
  rows,
  probability,
}: Pick<JudgedRows, "rows" | "probability">): ReliabilitySection | undefined {
  if (probability === undefined) return undefined;
  const chosen = Int32Array.from(rows.outcomeLogReturn.keys()).filter(
    (i) => rows.outcomeLogReturn[i] !== 0,
  );
  if (chosen.length / rows.horizon < estimateRowsMin) return undefined;
  const up = Float64Array.from(chosen, (i) => (rows.outcomeLogReturn[i]! > 0 ? 1 : 0));
  const pUp = Float64Array.from(chosen, (i) => probability.pUp[i]!);
  const baseRate = mean(up);
  const bins = reliabilityCurve(up, pUp, { bins: binCount });
  return {
    method: probability.method,
    bins: bins.map((bin) => {
      const interval = wilsonInterval(
        (bin.share * bin.rows) / rows.horizon,
        bin.rows / rows.horizon,
      );
      return { ...bin, low: interval?.low ?? bin.share, high: interval?.high ?? bin.share };
    }),
    brier: brierScore(up, pUp) ?? 0,
    brierOfBaseRate: baseRate * (1 - baseRate),
    expectedCalibrationError: expectedCalibrationError(bins) ?? 0,
    informative: probability.informative,
  };
}
