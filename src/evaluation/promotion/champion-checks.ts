import { mean } from "../../foundation/statistics/mean.ts";
import { normalQuantile } from "../../foundation/statistics/normal-distribution.ts";
import type { ComparedRows } from "../comparison/comparison.ts";
import { floorShare, volatilityFloors } from "../comparison/volatility-floors.ts";
import { neweyWestLag, neweyWestVariance } from "../significance/newey-west.ts";
import { examLooksMax } from "../verdict/verdict.ts";
import { type GateCheck, type GateMode, percentText } from "./gate-decision.ts";

/** A refresh may be worse by less than this share of persistence's squared error. */
const worseMax = 0.02;
/** One-sided; of one look 1.645 standard errors. */
const level = 0.05;

// The k-th configuration that tries is given 5 % / k^2: however many try one after the other, all of
// them together are given 8.2 %. With 5 % / k ten tries would be given 14.6 %.
function levelOf(looks: number): number {
  return level / looks ** 2;
}

/** A version and the champion on the same rows. */
export interface RivalRows {
  readonly rows: ComparedRows;
  /** Candles ahead. */
  readonly horizon: number;
  /** Log-return over the horizon, per row. */
  readonly challenger: Float64Array;
  readonly champion: Float64Array;
  /** Upper bounds of the calm and of the middle tercile, as volatility. */
  readonly volatilityThresholds: readonly [number, number];
  /** Configurations that have tried for the champion's place on these candles, this one included. */
  readonly looks: number;
}

/**
 * Whether a version is good enough to take the champion's place. D is the mean of its squared error
 * minus the champion's, se Newey-West's. A refresh passes with D + 1.645 se < 2 % of persistence's
 * squared error: an equal one always, one that is worse by 2 % in 6 of 100. A replacement passes with
 * D + z se < 0, z for 5 % / k^2 where k configurations have looked: the luckiest of many must not win.
 * After 10 looks at the same candles neither is decided on them any more.
 * Neither may be worse by more than 5 % in calm, middle or wild markets.
 */
export function championChecks(mode: Exclude<GateMode, "first">, rivals: RivalRows): GateCheck[] {
  const reference = mean(rivals.rows.outcomeLogReturn.map((y) => y * y));
  if (reference === 0) {
    const detail = "the close never moved";
    return [{ name: names[mode], outcome: "not decided", detail }];
  }
  if (rivals.looks > examLooksMax) {
    const detail = `exam spent: ${rivals.looks} configurations have looked at these candles, ${examLooksMax} may; it takes newer candles`;
    return [{ name: names[mode], outcome: "not decided", detail }, floors(rivals)];
  }
  return [lossCheck(mode, rivals, reference), floors(rivals)];
}

const names = { refresh: "no worse", replace: "better" } as const;

function lossCheck(
  mode: Exclude<GateMode, "first">,
  { rows, horizon, challenger, champion, looks }: RivalRows,
  reference: number,
): GateCheck {
  const differences = rows.outcomeLogReturn.map(
    (y, i) => (y - challenger[i]!) ** 2 - (y - champion[i]!) ** 2,
  );
  const lag = neweyWestLag(differences.length, horizon);
  const error = Math.sqrt(neweyWestVariance(differences, lag));
  const times = normalQuantile(1 - (mode === "refresh" ? level : levelOf(looks)));
  const difference = mean(differences) / reference;
  const bound = difference + (times * error) / reference;
  const limit = mode === "refresh" ? worseMax : 0;
  const needed = `below ${mode === "refresh" ? percentText(limit) : "0"} is needed`;
  const shared = mode === "replace" && looks > 1 ? `, for ${looks} looks at these candles` : "";
  return {
    name: names[mode],
    outcome: bound < limit ? "passed" : "failed",
    detail: `squared error against the champion's ${signed(difference)} of persistence's, at worst ${signed(bound)}, ${needed}${shared}`,
  };
}

function floors({
  rows,
  horizon,
  challenger,
  champion,
  volatilityThresholds,
}: RivalRows): GateCheck {
  const forecasts = {
    first: { name: "challenger", forecastLogReturn: challenger },
    second: { name: "champion", forecastLogReturn: champion },
  };
  const checks = volatilityFloors(rows, forecasts, { horizon, volatilityThresholds });
  const told = checks.map(({ condition, difference }) => {
    return `${condition} ${difference === undefined ? "not decided, too few rows" : signed(difference)}`;
  });
  const isWorse = checks.some(({ against }) => against === "first");
  const isSeen = checks.some(({ difference }) => difference !== undefined);
  return {
    name: "each market",
    outcome: isWorse ? "failed" : isSeen ? "passed" : "not decided",
    detail: `the same difference in ${told.join(", ")}; at most +${percentText(floorShare)} is allowed`,
  };
}

function signed(share: number): string {
  return `${share < 0 ? "-" : "+"}${percentText(Math.abs(share))}`;
}
