import type { DriftRule } from "./create-detector.ts";
import { pageHinkley, type PageHinkleyOptions, type PageHinkleyState } from "./page-hinkley.ts";

/**
 * Cumulative sum: drift where the mean of a stream rises. sum' = max(0, sum + value - mean - delta),
 * drift where sum' > lambda; Page-Hinkley without fading.
 *
 * @see Page (1954), "Continuous inspection schemes", Biometrika 41.
 */
export function cusum(
  options: Omit<PageHinkleyOptions, "keptShare" | "isFloored"> = {},
): DriftRule<PageHinkleyState> {
  return pageHinkley({ ...options, keptShare: 1 });
}
