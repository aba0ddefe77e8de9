import { mean } from "../../foundation/statistics/mean.ts";
import { positionPath } from "../metrics/position-path.ts";
import { neweyWestLag } from "../significance/newey-west.ts";
import { neweyWestT } from "../significance/newey-west-t.ts";
import type { VerdictOptions, VerdictRows } from "./verdict-rows.ts";
import { legTest, verdictLeg, type VerdictLeg } from "./verdict-leg.ts";

const blocks = 5;
const goodBlocksMin = 3;
/** z(0.95) */
const paysThreshold = 1.645;

/**
 * Leg M, pays: following the forecasts earns more than costs and more than holding its own mean
 * position would, by the Newey-West t of `excessReturns`, in at least 3 of 5 equal blocks.
 */
export function pays(
  rows: VerdictRows,
  options: Pick<VerdictOptions, "spanMs" | "costPerSide">,
): VerdictLeg {
  const excess = excessReturns(rows, options);
  const lag = neweyWestLag(excess.length, 1);
  const good = blockMeans(excess).filter((value) => value > 0).length;
  const tests = [
    legTest("t of return after costs", neweyWestT(excess, lag)?.statistic, paysThreshold),
    {
      name: "fifths of the exam that earn",
      statistic: good,
      threshold: goodBlocksMin,
      passed: good >= goodBlocksMin,
    },
  ];
  const trades = excess.some((value) => value !== 0);
  return verdictLeg("pays", tests, {
    yes: "following it earns more than it costs",
    no: trades ? "costs eat what it knows" : "no forecast is larger than a round trip costs",
  });
}

/**
 * x = pos y - c |dpos| - mean(pos) y per traded row: the return after costs, without credit for
 * having stood on the right side of a bull or bear market on average.
 */
export function excessReturns(
  rows: Pick<VerdictRows, "forecastLogReturn" | "outcomeLogReturn" | "decisionTimeMs">,
  options: Pick<VerdictOptions, "spanMs" | "costPerSide">,
): Float64Array {
  const path = positionPath(rows, options);
  const held = mean(path.position);
  return Float64Array.from(path.rows, (row, k) => {
    const outcome = rows.outcomeLogReturn[row]!;
    return (path.position[k]! - held) * outcome - options.costPerSide * path.sides[k]!;
  });
}

/** Mean of each of five equal blocks, oldest first. */
function blockMeans(values: Float64Array): readonly number[] {
  return Array.from({ length: blocks }, (_, block) => {
    const from = Math.floor((block * values.length) / blocks);
    const until = Math.floor(((block + 1) * values.length) / blocks);
    return until > from ? mean(values.subarray(from, until)) : 0;
  });
}
