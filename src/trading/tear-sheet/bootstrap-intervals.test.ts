import { describe, expect, test } from "vitest";
import { createRng } from "../../foundation/rng.ts";
import { bootstrapIntervals } from "./bootstrap-intervals.ts";

const options = { draws: 200, seed: 3, holding: 5, rowsPerYear: 8766 };

describe("bootstrapIntervals(), seed 3", () => {
  test("hold the true return of 60 random walks about as often as they say", () => {
    const rng = createRng(3);
    const drift = 0.0002;
    let held = 0;
    for (let trial = 0; trial < 60; trial++) {
      const returns = Float64Array.from({ length: 500 }, () =>
        Math.expm1(drift + 0.01 * rng.normal()),
      );
      const { totalReturn } = bootstrapIntervals(returns, options);
      const truth = Math.expm1(500 * drift);
      if (totalReturn.low <= truth && truth <= totalReturn.high) held++;
    }
    expect(held).toBeGreaterThanOrEqual(50);
  });

  test("blocks are as long as a position is held, where that is longer", () => {
    const rng = createRng(3);
    const returns = Float64Array.from({ length: 900 }, () => 0.01 * rng.normal());
    const { blockLength } = bootstrapIntervals(returns, { ...options, holding: 40 });
    expect(blockLength).toBeGreaterThanOrEqual(40);
    expect(bootstrapIntervals(returns, { ...options, holding: 1e9 }).blockLength).toBe(90);
  });

  test("an account that never changes has no Sharpe ratio and no fall", () => {
    const flat = bootstrapIntervals(new Float64Array(50), options);
    expect(flat.sharpeRatio).toBeUndefined();
    expect(flat.maxDrawdown).toMatchObject({ low: 0, high: 0 });
  });
});
