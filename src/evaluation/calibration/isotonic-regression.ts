import { assert } from "../../foundation/assert.ts";

/** A rising step-and-ramp curve through points; plain JSON. */
export interface IsotonicCurve {
  /** Rises strictly; at least one. */
  readonly x: readonly number[];
  /** Never falls. */
  readonly y: readonly number[];
}

/**
 * The rising curve that is nearest to the points in least squares, by pooling adjacent violators.
 * Rows of equal x are averaged first. Wants about 1,000 points or more: it overfits fewer.
 *
 * @param options.weights Per row, > 0; all 1 by default.
 * @throws {InvariantError} there are no rows or the columns differ in length.
 * @see Barlow et al. (1972), "Statistical inference under order restrictions".
 */
export function fitIsotonic(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  options: { readonly weights?: ArrayLike<number> } = {},
): IsotonicCurve {
  assert(x.length === y.length, "every x has one y");
  assert(x.length > 0, "a fit needs at least one row");
  const points = averageEqual(x, y, options.weights);
  const fitted = poolAdjacentViolators(points.y, points.weight);
  // the inside of a flat stretch adds nothing to the curve
  const kept = points.x.flatMap((_, i) => {
    const isInside = i > 0 && i < fitted.length - 1;
    const isFlat = fitted[i - 1] === fitted[i] && fitted[i] === fitted[i + 1];
    return isInside && isFlat ? [] : [i];
  });
  return { x: kept.map((i) => points.x[i]!), y: kept.map((i) => fitted[i]!) };
}

/** Linear between the curve's points; outside them the nearest end's value. */
export function isotonicAt(curve: IsotonicCurve, x: number): number {
  const last = curve.x.length - 1;
  if (x <= curve.x[0]!) return curve.y[0]!;
  if (x >= curve.x[last]!) return curve.y[last]!;
  let [below, above] = [0, last];
  while (above - below > 1) {
    const middle = (below + above) >> 1;
    if (curve.x[middle]! <= x) below = middle;
    else above = middle;
  }
  const share = (x - curve.x[below]!) / (curve.x[above]! - curve.x[below]!);
  return curve.y[below]! + share * (curve.y[above]! - curve.y[below]!);
}

/**
 * The never falling values that are nearest to `values` in weighted least squares, in the given order.
 *
 * @param weights Per value, > 0; all 1 by default.
 * @returns [n]
 */
export function poolAdjacentViolators(
  values: ArrayLike<number>,
  weights?: ArrayLike<number>,
): Float64Array {
  const blocks: { mean: number; weight: number; rows: number }[] = [];
  for (let i = 0; i < values.length; i++) {
    let block = { mean: values[i]!, weight: weights?.[i] ?? 1, rows: 1 };
    while (blocks.length > 0 && blocks.at(-1)!.mean >= block.mean) {
      const before = blocks.pop()!;
      const weight = before.weight + block.weight;
      const mean = (before.mean * before.weight + block.mean * block.weight) / weight;
      block = { mean, weight, rows: before.rows + block.rows };
    }
    blocks.push(block);
  }
  const fitted = new Float64Array(values.length);
  let from = 0;
  for (const { mean, rows } of blocks) {
    fitted.fill(mean, from, from + rows);
    from += rows;
  }
  return fitted;
}

function averageEqual(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
) {
  const order = Int32Array.from({ length: x.length }, (_, i) => i);
  order.sort((a, b) => x[a]! - x[b]!);
  const points = { x: [] as number[], y: [] as number[], weight: [] as number[] };
  for (const i of order) {
    const weight = weights?.[i] ?? 1;
    const last = points.x.length - 1;
    if (points.x[last] === x[i]) {
      const total = points.weight[last]! + weight;
      points.y[last] = (points.y[last]! * points.weight[last]! + y[i]! * weight) / total;
      points.weight[last] = total;
    } else {
      points.x.push(x[i]!);
      points.y.push(y[i]!);
      points.weight.push(weight);
    }
  }
  return points;
}
