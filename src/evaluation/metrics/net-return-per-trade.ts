import { assert } from "../../foundation/assert.ts";
import { positionPath, type ForecastRows, type PositionRule } from "./position-path.ts";

/** What following the forecasts earned. */
export interface TradingScore {
  /** Costs of one side, fraction of the order's value. */
  readonly costPerSide: number;
  /** Round trips. */
  readonly trades: number;
  /** Mean log-return of a round trip after costs: 0.001 is 10 bp; `undefined` without a trade. */
  readonly netReturnPerTrade: number | undefined;
  /** The same before costs. */
  readonly grossReturnPerTrade: number | undefined;
  /** Share of the traded time in a position, in [0, 1]. */
  readonly exposure: number;
}

/**
 * Mean net log-return of a round trip when the forecasts are followed as `positionPath` says.
 * Nothing is compounded and nothing annualised. Higher is better; 0 is break-even.
 *
 * @param outcomeLogReturn Log-return over the horizon that came, per row.
 * @throws {InvariantError} the columns differ in length.
 */
export function netReturnPerTrade(
  outcomeLogReturn: ArrayLike<number>,
  forecasts: ForecastRows,
  rule: PositionRule,
): TradingScore {
  assert(
    outcomeLogReturn.length === forecasts.forecastLogReturn.length,
    "every forecast has its outcome",
  );
  const path = positionPath(forecasts, rule);
  let gross = 0;
  let sides = 0;
  let inPosition = 0;
  for (let k = 0; k < path.rows.length; k++) {
    gross += path.position[k]! * outcomeLogReturn[path.rows[k]!]!;
    sides += path.sides[k]!;
    inPosition += Math.abs(path.position[k]!);
  }
  const net = gross - rule.costPerSide * sides;
  const hasTrades = path.trades > 0;
  return {
    costPerSide: rule.costPerSide,
    trades: path.trades,
    netReturnPerTrade: hasTrades ? net / path.trades : undefined,
    grossReturnPerTrade: hasTrades ? gross / path.trades : undefined,
    exposure: path.rows.length === 0 ? 0 : inPosition / path.rows.length,
  };
}
