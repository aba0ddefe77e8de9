import type { VolatilityTercile } from "./report-card.ts";

/** By rising volatility. */
export const terciles = ["calm", "middle", "wild"] as const satisfies readonly VolatilityTercile[];

/**
 * Number of the tercile in `terciles`.
 *
 * @param thresholds Upper bounds of calm and middle.
 */
export function tercileOf(volatility: number, thresholds: readonly [number, number]): 0 | 1 | 2 {
  if (volatility <= thresholds[0]) return 0;
  return volatility <= thresholds[1] ? 1 : 2;
}
