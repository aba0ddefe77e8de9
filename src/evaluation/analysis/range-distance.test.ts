import { expect, test } from "vitest";
import { createRng } from "../../foundation/rng.ts";
import { levelDistance, rangeGroupRows, spreadDistance } from "./range-distance.ts";

test("levelDistance() is 0 inside and counts in ranges outside, on either side", () => {
  const lowest = Float64Array.of(120, 90, 180, 350);
  const highest = Float64Array.of(150, 140, 250, 400);
  const distance = levelDistance(lowest, highest, { low: 100, high: 200 });
  expect([...distance]).toEqual([0, 0.1, 0.5, 2]);
});

test("spreadDistance() counts deviations beyond what 98 % of training saw, the farthest quantity, seed 3", () => {
  const rng = createRng(3);
  const trained = Float64Array.from({ length: 20_000 }, () => rng.normal());
  const [calm, loud] = [Float64Array.of(0, 2, -4, 0), Float64Array.of(0, 0, 0, 5)];
  const distance = spreadDistance([calm, loud], [trained, trained]);
  expect(distance[0]).toBe(0);
  expect(distance[1]).toBe(0);
  expect(distance[2]).toBeCloseTo(4 - 2.326, 1);
  expect(distance[3]).toBeCloseTo(5 - 2.326, 1);
});

test("spreadDistance() puts any change of what never changed in training far outside", () => {
  const never = new Float64Array(50).fill(2);
  const [same, other] = spreadDistance([Float64Array.of(2, 2.1)], [never]);
  expect(same).toBe(0);
  expect(other).toBeGreaterThan(1);
});

test("rangeGroupRows() deals every row into one group, bounds belong to near", () => {
  expect(rangeGroupRows(Float64Array.of(0, 0.2, 0.25, 0.26, 0), 0.25)).toEqual({
    inside: [0, 4],
    near: [1, 2],
    far: [3],
  });
});
