import { assert } from "../../foundation/assert.ts";
import { normalQuantile } from "../../foundation/statistics/normal-distribution.ts";

const eulerMascheroni = 0.5772156649015329;

/**
 * Expected largest of `count` independent standard normals, nearly: the best of so many trials without
 * any skill, in standard deviations. 100 trials: 2.53.
 *
 * @param count Trials, >= 1; one trial expects 0.
 * @throws {InvariantError} `count` is below 1.
 * @see Bailey & Lopez de Prado (2014), "The deflated Sharpe ratio", JPM 40(5), from extreme values.
 */
export function expectedMaximum(count: number): number {
  assert(count >= 1, "a maximum is taken over at least one trial");
  if (count === 1) return 0;
  const near = normalQuantile(1 - 1 / count);
  const far = normalQuantile(1 - 1 / (count * Math.E));
  return (1 - eulerMascheroni) * near + eulerMascheroni * far;
}
