import { assert } from "../../foundation/assert.ts";

/**
 * A period as it was given, once it is sure to be one.
 *
 * @throws {InvariantError} It is not a whole number of at least `atLeast`.
 */
export function wholePeriod(period: number, atLeast = 1): number {
  const isPeriod = Number.isSafeInteger(period) && period >= atLeast;
  assert(isPeriod, `a period is a whole number of at least ${atLeast}, it was ${period}`);
  return period;
}
