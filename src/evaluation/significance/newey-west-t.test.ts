import { expect, test } from "vitest";
import { createRng } from "../../foundation/rng.ts";
import { neweyWestT } from "./newey-west-t.ts";

test("neweyWestT() is mean over root of variance", () => {
  // mean 2, Newey-West variance of the mean at lag 1: 0.8125
  const result = neweyWestT([1, 3, 5, -1], 1)!;
  expect(result.mean).toBe(2);
  expect(result.standardError).toBeCloseTo(Math.sqrt(0.8125), 12);
  expect(result.statistic).toBeCloseTo(2 / Math.sqrt(0.8125), 12);
  expect(result.rows).toBe(4);
});

test("neweyWestT() is undefined for one row and for a series that never changes", () => {
  expect(neweyWestT([1], 0)).toBeUndefined();
  expect(neweyWestT([], 0)).toBeUndefined();
  expect(neweyWestT([0, 0, 0], 1)).toBeUndefined();
  expect(neweyWestT([0.1, 0.1, 0.1], 1)).toBeUndefined();
});

test("neweyWestT() exceeds 1.645 in about 5 % of AR(0.3) series of mean 0 (seeds 1 to 1,000)", () => {
  let alarms = 0;
  for (let seed = 1; seed <= 1_000; seed++) {
    const rng = createRng(seed);
    const values = new Float64Array(500);
    for (let i = 1; i < 500; i++) values[i] = 0.3 * values[i - 1]! + rng.normal();
    if (neweyWestT(values, 9)!.statistic > 1.645) alarms++;
  }
  expect(alarms).toBeGreaterThan(35);
  expect(alarms).toBeLessThan(80);
});
