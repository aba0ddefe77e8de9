import { assert } from "../../foundation/assert.ts";
import { normalCdf } from "../../foundation/statistics/normal-distribution.ts";

export interface DirectionTest {
  /** Standard normal where forecast and outcome are independent; large is good. */
  readonly statistic: number;
  /** Upper tail: probability of such a statistic without any skill. */
  readonly pValue: number;
  /** Rows that count: those with an actual move. */
  readonly rows: number;
}

/**
 * Pesaran-Timmermann's test that forecast and actual direction go together more often than two
 * independent series with their shares of ups would: always saying "up" in a bull market gains nothing.
 *
 * Rows without an actual move are left out; a forecast of 0 counts as down. Rows must not overlap:
 * with a horizon h above 1 hand in every h-th row.
 *
 * @returns `undefined` where either series has only one direction.
 * @throws {InvariantError} the columns differ in length.
 * @see Pesaran & Timmermann (1992), "A simple nonparametric test of predictive performance", JBES 10(4).
 */
export function pesaranTimmermann(
  actualMove: ArrayLike<number>,
  forecastMove: ArrayLike<number>,
): DirectionTest | undefined {
  const { rows, hitShare, actualUp, forecastUp } = shares(actualMove, forecastMove);
  if (rows === 0) return undefined;
  const expected = actualUp * forecastUp + (1 - actualUp) * (1 - forecastUp);
  const actualSpread = (actualUp * (1 - actualUp)) / rows;
  const forecastSpread = (forecastUp * (1 - forecastUp)) / rows;
  if (actualSpread === 0 || forecastSpread === 0) return undefined;
  const variance = (expected * (1 - expected)) / rows;
  const expectedVariance =
    (2 * actualUp - 1) ** 2 * forecastSpread +
    (2 * forecastUp - 1) ** 2 * actualSpread +
    4 * actualSpread * forecastSpread;
  const free = variance - expectedVariance;
  if (free <= 0) return undefined;
  const statistic = (hitShare - expected) / Math.sqrt(free);
  return { statistic, pValue: normalCdf(-statistic), rows };
}

function shares(actualMove: ArrayLike<number>, forecastMove: ArrayLike<number>) {
  assert(actualMove.length === forecastMove.length, "every actual move has one forecast");
  let rows = 0;
  let hits = 0;
  let actualUps = 0;
  let forecastUps = 0;
  for (let i = 0; i < actualMove.length; i++) {
    if (actualMove[i] === 0) continue;
    const isUp = actualMove[i]! > 0;
    const isForecastUp = forecastMove[i]! > 0;
    rows++;
    if (isUp) actualUps++;
    if (isForecastUp) forecastUps++;
    if (isUp === isForecastUp) hits++;
  }
  return {
    rows,
    hitShare: hits / rows,
    actualUp: actualUps / rows,
    forecastUp: forecastUps / rows,
  };
}
