import { scaleOf } from "../rows/residual-scale.ts";
import { scoreGroup } from "./group-scores.ts";
import type { JudgedRows } from "./judged-rows.ts";
import type { GroupScores } from "./report-card.ts";

const groups = 10;

/**
 * Ten groups of equal size from the least to the most confident forecasts: by the probability of the
 * forecast direction, where one is known and varies, else by the forecast's size in units of volatility.
 */
export function confidenceDeciles(judged: JudgedRows): readonly GroupScores[] {
  const confidence = confidenceOrder(judged);
  const order = Int32Array.from(confidence.keys()).toSorted(
    (a, b) => confidence[a]! - confidence[b]! || a - b,
  );
  return Array.from({ length: groups }, (_, group) => {
    const from = Math.floor((group * order.length) / groups);
    const until = Math.floor(((group + 1) * order.length) / groups);
    return scoreGroup(`decile ${group + 1}`, judged, order.subarray(from, until).toSorted());
  });
}

/** What the rows are ordered by; larger is more confident. */
function confidenceOrder({
  rows,
  forecastLogReturn,
  probability,
}: Pick<JudgedRows, "rows" | "forecastLogReturn" | "probability">): Float64Array {
  const pUp = probability?.pUp;
  if (pUp?.some((p) => p !== pUp[0]) === true) {
    return pUp.map((p, i) => (forecastLogReturn[i]! > 0 ? p : 1 - p));
  }
  return forecastLogReturn.map((forecast, i) => Math.abs(forecast) / scaleOf(rows, i));
}
