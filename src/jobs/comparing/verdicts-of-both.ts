import type { Side } from "../../evaluation/comparison/comparison.ts";
import { verdictOf } from "../../evaluation/report/build-report-card.ts";
import { judgeSegments } from "../../evaluation/report/judge-segments.ts";
import type { ReportCard } from "../../evaluation/report/report-card.ts";
import type { RowsOfBoth } from "./rows-of-both.ts";

/**
 * What each of two is worth by itself on the rows that both are compared on: the better of two may
 * have no edge. Yardsticks are fitted, and the one-liner of leg B is chosen, on the fitting rows.
 *
 * @param forecasts Log-return over the horizon, per common row.
 * @param facts.trials Configurations that have looked at these rows, both among them.
 * @param facts.costPerSide Fraction of the order's value.
 */
export function verdictsOfBoth(
  { rows, fitting, train }: RowsOfBoth,
  forecasts: Readonly<Record<Side, Float64Array>>,
  facts: { readonly trials: number; readonly costPerSide: number | undefined },
): Readonly<Record<Side, ReportCard["verdict"]>> {
  const verdict = (forecastLogReturn: Float64Array): ReportCard["verdict"] =>
    verdictOf(judgeSegments({ fitting, train, exam: { rows, forecastLogReturn } }), facts);
  return { first: verdict(forecasts.first), second: verdict(forecasts.second) };
}
