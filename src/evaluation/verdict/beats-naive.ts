import { neweyWestLag } from "../significance/newey-west.ts";
import { neweyWestT } from "../significance/newey-west-t.ts";
import type { LegLimits } from "./not-chance.ts";
import type { VerdictRows } from "./verdict-rows.ts";
import { legTest, verdictLeg, type VerdictLeg } from "./verdict-leg.ts";

/**
 * Leg B, beats a one-liner: the model names the direction right more often than the one-liner does,
 * by the Newey-West t of the difference of hits, on rows whose outcomes do not overlap and which
 * moved at all.
 *
 * @param apart Numbers of rows whose outcomes do not overlap.
 */
export function beatsNaive(rows: VerdictRows, apart: Int32Array, limits: LegLimits): VerdictLeg {
  const moved = apart.filter((i) => rows.outcomeLogReturn[i] !== 0);
  const hit = (forecast: Float64Array, i: number): number =>
    Math.sign(forecast[i]!) === Math.sign(rows.outcomeLogReturn[i]!) ? 1 : 0;
  const ahead = Float64Array.from(
    moved,
    (i) => hit(rows.forecastLogReturn, i) - hit(rows.naiveForecast, i),
  );
  const test = ahead.length === 0 ? undefined : neweyWestT(ahead, neweyWestLag(ahead.length, 1));
  return verdictLeg(
    "beats a one-liner",
    [legTest("t of hits ahead", test?.statistic, limits.threshold)],
    {
      yes: "it names the direction right more often than the best one-liner",
      no:
        test === undefined
          ? "it cannot be told from the one-liner: the two are right and wrong alike"
          : "a one-liner names the direction as well",
    },
  );
}
