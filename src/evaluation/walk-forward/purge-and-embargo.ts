import { assert } from "../../foundation/assert.ts";
import type { PositionRange } from "./position-range.ts";

export interface PurgeOptions {
  /**
   * h: rows on either side of a test block whose label interval [t, t + h] meets that of a tested row,
   * so the horizon where there is a row per candle.
   */
  readonly purge: number;
  /** Rows left out after a test block besides: its outcomes are in their inputs. The lookback. */
  readonly embargo: number;
}

/**
 * The rows that may train beside the given test blocks: all others, but `purge` rows before each block
 * and `purge + embargo` after it.
 *
 * @param rows Number of rows, in order of time.
 * @returns Rising positions.
 * @throws {InvariantError} purge or embargo is negative or no whole number.
 * @see Lopez de Prado (2018), "Advances in financial machine learning", chapter 7.
 */
export function purgeAndEmbargo(
  rows: number,
  tests: readonly PositionRange[],
  options: PurgeOptions,
): readonly number[] {
  const { purge, embargo } = options;
  assert(Number.isInteger(purge) && purge >= 0, "a purge is a whole number and at least 0");
  assert(Number.isInteger(embargo) && embargo >= 0, "an embargo is a whole number and at least 0");
  const isLeftOut = (row: number): boolean =>
    tests.some(({ from, until }) => row >= from - purge && row < until + purge + embargo);
  return Array.from({ length: rows }, (_, row) => row).filter((row) => !isLeftOut(row));
}
