import { directionalAccuracy } from "../metrics/directional-accuracy.ts";
import type { YardstickName } from "../report/yardsticks.ts";

/** The one-liners that leg B may choose from. */
export type NaiveName = Extract<YardstickName, "contrarian" | "majority">;

/**
 * The better of contrarian and majority by directional accuracy on rows before the judged ones; a tie
 * goes to the contrarian.
 *
 * @param outcomeLogReturn Over the horizon, per row of the calibration segment.
 * @param forecasts Of both, on the same rows.
 */
export function chooseNaive(
  outcomeLogReturn: ArrayLike<number>,
  forecasts: Readonly<Record<NaiveName, ArrayLike<number>>>,
): NaiveName {
  const hits = (name: NaiveName): number =>
    directionalAccuracy(outcomeLogReturn, forecasts[name]).hits;
  return hits("majority") > hits("contrarian") ? "majority" : "contrarian";
}
