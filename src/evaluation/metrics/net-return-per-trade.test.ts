import { expect, test } from "vitest";
import { createRng } from "../../foundation/rng.ts";
import { netReturnPerTrade } from "./net-return-per-trade.ts";
import { positionPath } from "./position-path.ts";

const hourMs = 3_600_000;
const rule = { costPerSide: 0.001, spanMs: hourMs };

function hourly(forecastLogReturn: readonly number[]) {
  return { forecastLogReturn, decisionTimeMs: forecastLogReturn.map((_, i) => i * hourMs) };
}

test("positionPath() enters above a round trip, holds while the sign agrees, turns or goes flat", () => {
  const path = positionPath(hourly([0.002, 0.003, 0.0001, -0.0001, -0.003, 0.003]), rule);
  expect([...path.position]).toEqual([0, 1, 1, 0, -1, 1]);
  expect([...path.sides]).toEqual([0, 1, 0, 1, 1, 3]);
  expect([...path.trade]).toEqual([-1, 0, 0, -1, 1, 2]);
  expect(path.trades).toBe(3);
});

test("positionPath() goes flat on a forecast of exactly zero", () => {
  expect([...positionPath(hourly([0.01, 0, 0.0001]), rule).position]).toEqual([1, 0, 0]);
});

test("positionPath() closes before a hole and trades one row per horizon", () => {
  const forecastLogReturn = [0.01, 0.01, 0.01, 0.01, 0.0001];
  const decisionTimeMs = [0, 1, 2, 3, 9].map((hour) => hour * hourMs);
  const path = positionPath({ forecastLogReturn, decisionTimeMs }, { ...rule, spanMs: 2 * hourMs });
  expect([...path.rows]).toEqual([0, 2, 4]);
  expect([...path.position]).toEqual([1, 1, 0]);
  expect([...path.sides]).toEqual([1, 1, 0]);
});

test("netReturnPerTrade() is the outcome held less two sides a trade", () => {
  const score = netReturnPerTrade([0.01, 0.02, -0.03], hourly([0.01, 0.001, -0.01]), rule);
  expect(score.trades).toBe(2);
  expect(score.grossReturnPerTrade).toBeCloseTo((0.01 + 0.02 + 0.03) / 2, 12);
  expect(score.netReturnPerTrade).toBeCloseTo((0.06 - 4 * 0.001) / 2, 12);
  expect(score.standardError).toBeCloseTo(0, 12);
  expect(score.exposure).toBe(1);
});

test("netReturnPerTrade() is undefined without a trade", () => {
  const score = netReturnPerTrade([0.01], hourly([0.0005]), rule);
  expect(score.trades).toBe(0);
  expect(score.netReturnPerTrade).toBeUndefined();
  expect(score.standardError).toBeUndefined();
  expect(netReturnPerTrade([], hourly([]), rule).exposure).toBe(0);
});

test("positionPath() pays two sides for every trade, whatever the forecasts (seeds 1 to 50)", () => {
  for (let seed = 1; seed <= 50; seed++) {
    const rng = createRng(seed);
    const forecastLogReturn = Float64Array.from({ length: 200 }, () => 0.003 * rng.normal());
    let hour = 0;
    const decisionTimeMs = forecastLogReturn.map(() => (hour += 1 + rng.integer(2)) * hourMs);
    const spanMs = (1 + rng.integer(3)) * hourMs;
    const path = positionPath({ forecastLogReturn, decisionTimeMs }, { ...rule, spanMs });
    const sides = path.sides.reduce((sum, side) => sum + side, 0);
    expect(sides, `seed ${seed}`).toBe(2 * path.trades);
  }
});
