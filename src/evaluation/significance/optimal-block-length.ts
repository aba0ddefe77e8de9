import { isConstant } from "../../foundation/statistics/correlation.ts";
import { mean } from "../../foundation/statistics/mean.ts";

/**
 * Mean block length that makes the stationary bootstrap's variance of the mean most exact:
 * (2 G^2 / D)^(1/3) n^(1/3) with flat-top weighted sums of autocovariances, G = sum |k| g_k and
 * D = 2 (sum g_k)^2, up to twice the lag after which the autocorrelations stay insignificant.
 *
 * @param values One value per row, oldest first: losses, hits, returns; each column has its own.
 * @returns Rows, from 1 to min(3 sqrt(n), n / 3) rounded up; `undefined` for fewer than 10 rows and
 *   for values that never change.
 * @see Politis & White (2004), "Automatic block-length selection for the dependent bootstrap", with
 *   the correction of Patton, Politis & White (2009), Econometric Reviews 28(4).
 */
export function optimalBlockLength(values: ArrayLike<number>): number | undefined {
  const rows = values.length;
  if (rows < 10 || isConstant(values)) return undefined;
  const centre = mean(values);
  const deviation = Float64Array.from(values, (value) => value - centre);
  const quietLags = Math.max(5, Math.floor(Math.log10(rows)));
  const lagMax = Math.min(rows - 2, Math.ceil(Math.sqrt(rows)) + quietLags);
  const last = lastSpeakingLag(deviation, lagMax, quietLags);
  const width = last === undefined ? lagMax : Math.min(2 * Math.max(last, 1), lagMax);
  let slope = 0;
  let longRun = lagProduct(deviation, 0) / rows;
  for (let k = 1; k <= width; k++) {
    const weight = 2 * Math.min(1, 2 * (1 - k / width));
    const covariance = lagProduct(deviation, k) / rows;
    slope += weight * k * covariance;
    longRun += weight * covariance;
  }
  const lengthMax = Math.ceil(Math.min(3 * Math.sqrt(rows), rows / 3));
  // longRun may be 0 or the two both: the longest block then
  const length = Math.cbrt((slope / longRun) ** 2 * rows);
  return Number.isNaN(length) ? lengthMax : Math.max(1, Math.min(length, lengthMax));
}

/** The lag before the first run of `quietLags` insignificant ones; undefined where there is none. */
function lastSpeakingLag(
  deviation: Float64Array,
  lagMax: number,
  quietLags: number,
): number | undefined {
  const rows = deviation.length;
  const limit = 2 * Math.sqrt(Math.log10(rows) / rows);
  let run = 0;
  for (let lag = 0; lag < lagMax; lag++) {
    run = Math.abs(lagCorrelation(deviation, lag)) < limit ? run + 1 : 0;
    if (run === quietLags) return lag + 1 - quietLags;
  }
  return undefined;
}

// Sums of squares over the rows that have a neighbour one beyond the lag, as in the authors' code.
function lagCorrelation(deviation: Float64Array, lag: number): number {
  const rows = deviation.length;
  let early = 0;
  let late = 0;
  for (let i = 0; i < rows - lag - 1; i++) {
    early += deviation[i]! ** 2;
    late += deviation[i + lag + 1]! ** 2;
  }
  return lagProduct(deviation, lag) / Math.sqrt(early * late);
}

function lagProduct(deviation: Float64Array, lag: number): number {
  let sum = 0;
  for (let i = lag; i < deviation.length; i++) sum += deviation[i]! * deviation[i - lag]!;
  return sum;
}
