import { assert } from "../../foundation/assert.ts";
import { isConstant } from "../../foundation/statistics/correlation.ts";
import { mean } from "../../foundation/statistics/mean.ts";
import type { DiagnosticTest } from "./diagnostic-test.ts";
import { neweyWestVariance } from "./newey-west.ts";

export interface LevelStationarityTest extends DiagnosticTest {
  /** The printed table ends at 0.01 and 0.10: what `pValue` is beyond its ends. */
  readonly pValueIs: "interpolated" | "at-most" | "at-least";
}

/**
 * KPSS's test that a series wanders around a constant level: sum of squared partial sums over n^2 and
 * the long-run variance (Bartlett weights). The null is the opposite of Dickey-Fuller's: a small
 * p-value says that the level moves, as a price's does.
 *
 * @param values Oldest first.
 * @param options.lag Whole and >= 0; left out, chosen from the data (Hobijn, Franses & Ooms 2004).
 * @returns `undefined` for fewer than 10 rows and where nothing changes.
 * @throws {InvariantError} `lag` is negative or not whole.
 * @see Kwiatkowski, Phillips, Schmidt & Shin (1992), "Testing the null hypothesis of stationarity",
 *   Journal of Econometrics 54, table 1 for the p-values.
 */
export function kpss(
  values: ArrayLike<number>,
  options: { readonly lag?: number } = {},
): LevelStationarityTest | undefined {
  const rows = values.length;
  if (rows < 10 || isConstant(values)) return undefined;
  const centre = mean(values);
  const deviation = Float64Array.from(values, (value) => value - centre);
  const lags = options.lag ?? chosenLag(deviation);
  assert(Number.isInteger(lags) && lags >= 0, "a lag is a whole number and at least 0");
  let partial = 0;
  let squares = 0;
  for (const value of deviation) {
    partial += value;
    squares += partial ** 2;
  }
  const longRun = neweyWestVariance(values, lags) * rows;
  if (longRun === 0) return undefined;
  const statistic = squares / rows ** 2 / longRun;
  return { statistic, ...pValueOf(statistic), lags, rows };
}

const table = [
  { statistic: 0.347, pValue: 0.1 },
  { statistic: 0.463, pValue: 0.05 },
  { statistic: 0.574, pValue: 0.025 },
  { statistic: 0.739, pValue: 0.01 },
] as const;

function pValueOf(statistic: number): Pick<LevelStationarityTest, "pValue" | "pValueIs"> {
  if (statistic < table[0].statistic) return { pValue: 0.1, pValueIs: "at-least" };
  for (const [i, end] of table.entries()) {
    if (i === 0 || statistic >= end.statistic) continue;
    const start = table[i - 1]!;
    const share = (statistic - start.statistic) / (end.statistic - start.statistic);
    const pValue = start.pValue + share * (end.pValue - start.pValue);
    return { pValue, pValueIs: "interpolated" };
  }
  return { pValue: 0.01, pValueIs: "at-most" };
}

function chosenLag(deviation: Float64Array): number {
  const rows = deviation.length;
  let longRun = 0;
  let slope = 0;
  for (let lag = 0; lag <= Math.floor(rows ** (2 / 9)); lag++) {
    let sum = 0;
    for (let i = lag; i < rows; i++) sum += deviation[i]! * deviation[i - lag]!;
    const covariance = ((lag === 0 ? 1 : 2) * sum) / rows;
    longRun += covariance;
    slope += lag * covariance;
  }
  const lag = Math.floor(1.1447 * Math.cbrt((slope / longRun) ** 2 * rows));
  return Number.isFinite(lag) ? Math.min(lag, rows - 1) : rows - 1;
}
