import { assert } from "../assert.ts";
import { mean } from "./mean.ts";

/**
 * Pearson's linear correlation, in [-1, 1].
 *
 * @returns `undefined` for fewer than two rows and where either column never changes.
 * @throws {InvariantError} the columns differ in length.
 */
export function correlation(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
): number | undefined {
  assert(first.length === second.length, "correlated columns have the same rows");
  if (isConstant(first) || isConstant(second)) return undefined;
  const firstMean = mean(first);
  const secondMean = mean(second);
  let product = 0;
  let firstSquares = 0;
  let secondSquares = 0;
  for (let i = 0; i < first.length; i++) {
    const x = first[i]! - firstMean;
    const y = second[i]! - secondMean;
    product += x * y;
    firstSquares += x * x;
    secondSquares += y * y;
  }
  const scale = Math.sqrt(firstSquares) * Math.sqrt(secondSquares);
  return scale === 0 ? undefined : Math.max(-1, Math.min(1, product / scale));
}

/** True where every value is the same, so also for none and for one. */
export function isConstant(values: ArrayLike<number>): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] !== values[0]) return false;
  return true;
}
