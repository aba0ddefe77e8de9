import { assert } from "../../foundation/assert.ts";
import { mean } from "../../foundation/statistics/mean.ts";
import { standardDeviation } from "../../foundation/statistics/variance.ts";
import { positionPath, type ForecastRows, type PositionRule } from "./position-path.ts";

/** What following the forecasts earned. */
export interface TradingScore {
  /** Costs of one side, fraction of the order's value. */
  readonly costPerSide: number;
  /** Round trips. */
  readonly trades: number;
  /** Mean log-return of a round trip after costs: 0.001 is 10 bp; `undefined` without a trade. */
  readonly netReturnPerTrade: number | undefined;
  /** Of `netReturnPerTrade`, trades taken as independent; `undefined` below two trades. */
  readonly standardError: number | undefined;
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
  const gross = new Float64Array(path.trades);
  let inPosition = 0;
  for (let k = 0; k < path.rows.length; k++) {
    if (path.position[k] === 0) continue;
    inPosition++;
    gross[path.trade[k]!]! += path.position[k]! * outcomeLogReturn[path.rows[k]!]!;
  }
  const exposure = path.rows.length === 0 ? 0 : inPosition / path.rows.length;
  return { costPerSide: rule.costPerSide, trades: path.trades, exposure, ...perTrade(gross, rule) };
}

function perTrade(gross: Float64Array, rule: PositionRule) {
  if (gross.length === 0) {
    return {
      netReturnPerTrade: undefined,
      standardError: undefined,
      grossReturnPerTrade: undefined,
    };
  }
  const grossReturnPerTrade = mean(gross);
  return {
    netReturnPerTrade: grossReturnPerTrade - 2 * rule.costPerSide,
    standardError:
      gross.length < 2
        ? undefined
        : standardDeviation(gross, { degreesOfFreedomLost: 1 }) / Math.sqrt(gross.length),
    grossReturnPerTrade,
  };
}
