import { assert } from "../../foundation/assert.ts";
import { mean } from "../../foundation/statistics/mean.ts";
import { bootstrapMeans, type BootstrapOptions } from "./stationary-bootstrap.ts";

/** Does the best of several models really beat the benchmark, or is it only the best of many? */
export interface BestOfManyTest {
  /** Hansen's lower bound: models worse than the benchmark do not count. */
  readonly lower: number;
  /** Hansen's SPA p-value: models clearly worse do not count. */
  readonly consistent: number;
  /** Every model counts: White's reality check where the gains are not studentised. */
  readonly upper: number;
  /** Largest gain over the benchmark: of the mean loss, or that over its standard error. */
  readonly statistic: number;
  /** Position of the model that gains most. */
  readonly best: number;
}

export interface BestOfManyOptions extends BootstrapOptions {
  /** Divide each gain by its standard error (Hansen; the default) or not (White). */
  readonly isStudentised?: boolean;
}

/**
 * Hansen's test of superior predictive ability and White's reality check: p-values that no model has a
 * smaller expected loss than the benchmark, by the stationary bootstrap of the best model's gain. To
 * be asked whenever the best of k > 1 configurations is reported.
 *
 * @param benchmarkLoss Loss per row, oldest first: squared error, or a negative return.
 * @param modelLosses One such column per model, on the same rows.
 * @returns `undefined` where there are fewer than 30 rows, no model or a model never differs.
 * @throws {InvariantError} the columns differ in length.
 * @see Hansen (2005), "A test for superior predictive ability", JBES 23(4); White (2000), "A reality
 *   check for data snooping", Econometrica 68(5).
 */
export function superiorPredictiveAbility(
  benchmarkLoss: ArrayLike<number>,
  modelLosses: readonly ArrayLike<number>[],
  options: BestOfManyOptions,
): BestOfManyTest | undefined {
  const rows = benchmarkLoss.length;
  assert(
    modelLosses.every((loss) => loss.length === rows),
    "every model has a loss on the benchmark's rows",
  );
  if (rows < rowsMin || modelLosses.length === 0) return undefined;
  const gains = modelLosses.map((loss) =>
    Float64Array.from(loss, (value, i) => benchmarkLoss[i]! - value),
  );
  const variances = gains.map((gain) => varianceOfMean(gain, options.blockLength));
  if (variances.some((variance) => !(variance > 0))) return undefined;
  const units = variances.map((variance) =>
    (options.isStudentised ?? true) ? Math.sqrt(variance) : 1,
  );
  const means = gains.map((gain) => mean(gain));
  const scaled = means.map((value, k) => value / units[k]!);
  const statistic = Math.max(...scaled);
  const resampled = bootstrapMeans(gains, options);
  // a model further below zero than sqrt(2 log log n) standard errors cannot be the best
  const reach = Math.sqrt(2 * Math.log(Math.log(rows)));
  const centres = {
    lower: means.map((value) => Math.max(0, value)),
    consistent: means.map((value, k) => (value >= -reach * Math.sqrt(variances[k]!) ? value : 0)),
    upper: means,
  };
  const pValue = (centre: readonly number[]): number =>
    shareAbove(statistic, resampled, { centre, units });
  return {
    lower: pValue(centres.lower),
    consistent: pValue(centres.consistent),
    upper: pValue(centres.upper),
    statistic,
    best: scaled.indexOf(statistic),
  };
}

const rowsMin = 30;

function shareAbove(
  statistic: number,
  resampled: readonly Float64Array[],
  scale: { readonly centre: readonly number[]; readonly units: readonly number[] },
): number {
  const draws = resampled[0]!.length;
  let above = 0;
  for (let draw = 0; draw < draws; draw++) {
    const isAbove = resampled.some(
      (means, k) => (means[draw]! - scale.centre[k]!) / scale.units[k]! > statistic,
    );
    if (isAbove) above++;
  }
  return above / draws;
}

/**
 * What the stationary bootstrap's variance of the mean is in the limit of many draws: circular
 * autocovariances weighted by (1 - k / n) q^k, q = 1 - 1 / length, over n.
 */
function varianceOfMean(values: Float64Array, blockLength: number): number {
  const rows = values.length;
  const centre = mean(values);
  const deviation = values.map((value) => value - centre);
  const stay = 1 - 1 / blockLength;
  let longRun = 0;
  let weight = 1;
  for (let lag = 0; lag < rows && weight > 1e-12; lag++) {
    let sum = 0;
    for (let i = 0; i < rows; i++) {
      const follower = i + lag < rows ? i + lag : i + lag - rows;
      sum += deviation[i]! * deviation[follower]!;
    }
    longRun += ((lag === 0 ? 1 : 2 * (1 - lag / rows)) * weight * sum) / rows;
    weight *= stay;
  }
  return longRun / rows;
}
