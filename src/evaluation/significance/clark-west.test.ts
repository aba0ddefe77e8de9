import { expect, test } from "vitest";
import { createRng } from "../../foundation/rng.ts";
import { clarkWest } from "./clark-west.ts";
import { neweyWestT } from "./newey-west-t.ts";

const actual = [0.01, -0.02, 0.015, 0.03, -0.005];
const forecast = [0.002, -0.001, 0.001, 0.004, 0.002];

test("clarkWest() against zero is the Newey-West t of 2 y f", () => {
  const gain = actual.map((y, i) => 2 * y * forecast[i]!);
  expect(clarkWest(actual, forecast, { lag: 1 })).toMatchObject(neweyWestT(gain, 1)!);
});

test("clarkWest() against a nested forecast gives back the noise of the larger one", () => {
  const nested = [0.001, 0.001, 0.001, 0.001, 0.001];
  // (y - s)^2 - ((y - f)^2 - (s - f)^2)
  const gain = actual.map((y, i) => {
    const [s, f] = [nested[i]!, forecast[i]!];
    return (y - s) ** 2 - ((y - f) ** 2 - (s - f) ** 2);
  });
  const result = clarkWest(actual, forecast, { lag: 0, nested })!;
  expect(result.statistic).toBeCloseTo(neweyWestT(gain, 0)!.statistic, 9);
});

test("clarkWest() calls noise a skill in about 5 % of 1,000, where its error is larger (seeds 1 to 1,000)", () => {
  let alarms = 0;
  for (let seed = 1; seed <= 1_000; seed++) {
    const rng = createRng(seed);
    const column = (size: number) => Float64Array.from({ length: 300 }, () => size * rng.normal());
    if (clarkWest(column(1), column(0.3), { lag: 4 })!.pValue < 0.05) alarms++;
  }
  expect(alarms).toBeGreaterThan(30);
  expect(alarms).toBeLessThan(80);
});

test("clarkWest() is undefined against itself and for one row", () => {
  expect(clarkWest(actual, forecast, { lag: 0, nested: forecast })).toBeUndefined();
  expect(clarkWest([1], [1], { lag: 0 })).toBeUndefined();
  expect(() => clarkWest(actual, [1], { lag: 0 })).toThrow("one forecast");
  expect(() => clarkWest(actual, forecast, { lag: 0, nested: [1] })).toThrow("same rows");
});
