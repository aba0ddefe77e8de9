import { assert } from "../../foundation/assert.ts";

/**
 * The constant growth a year that leads from the first to the last value (CAGR), as a fraction.
 *
 * @param growth Last value over first value, > 0: 1.5 is a gain of half.
 * @param years Time between them, > 0. Below a quarter of a year it says little and can be absurd.
 * @throws {InvariantError} either is not above 0.
 */
export function annualGrowthRate(growth: number, years: number): number {
  assert(growth > 0 && years > 0, "growth and time are above 0");
  return growth ** (1 / years) - 1;
}
