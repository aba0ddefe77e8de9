import { estimateRowsMin } from "../report/estimate.ts";
import { tercileOf, terciles } from "../report/terciles.ts";
import type {
  ComparedForecasts,
  ComparedRows,
  ComparisonOptions,
  FloorCheck,
} from "./comparison.ts";

/** So much worse in one condition, in shares of persistence's MSE there, nobody may win. */
export const floorShare = 0.05;

/**
 * Looks at calm, middle and wild markets apart, each against persistence's error there: whoever wins
 * on all rows must not pay for it in one condition. Conditions with fewer than 30 independent rows say
 * nothing.
 */
export function volatilityFloors(
  rows: ComparedRows,
  { first, second }: ComparedForecasts,
  { volatilityThresholds, horizon }: Pick<ComparisonOptions, "volatilityThresholds" | "horizon">,
): readonly FloorCheck[] {
  const counts = [0, 0, 0];
  const ahead = [0, 0, 0];
  const reference = [0, 0, 0];
  for (const [i, outcome] of rows.outcomeLogReturn.entries()) {
    const tercile = tercileOf(rows.volatility[i]!, volatilityThresholds);
    const one = (outcome - first.forecastLogReturn[i]!) ** 2;
    const other = (outcome - second.forecastLogReturn[i]!) ** 2;
    counts[tercile]!++;
    ahead[tercile]! += one - other;
    reference[tercile]! += outcome ** 2;
  }
  return terciles.map((condition, k) => {
    const isSeen = counts[k]! / horizon >= estimateRowsMin && reference[k]! > 0;
    const difference = isSeen ? ahead[k]! / reference[k]! : undefined;
    return { condition, rows: counts[k]!, difference, against: against(difference) };
  });
}

function against(difference: number | undefined): FloorCheck["against"] {
  if (difference === undefined || Math.abs(difference) <= floorShare) return undefined;
  return difference > 0 ? "first" : "second";
}
