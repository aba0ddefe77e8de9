import { expect, test } from "vitest";
import { sharpeRatio } from "./sharpe-ratio.ts";

test("sharpeRatio() is mean over standard deviation (n - 1), per row", () => {
  expect(sharpeRatio([0.01, 0.03, -0.01])).toBeCloseTo(0.01 / 0.02, 12);
});

test("sharpeRatio() is undefined for one row and a return that never changes", () => {
  expect(sharpeRatio([0.01])).toBeUndefined();
  expect(sharpeRatio([])).toBeUndefined();
  expect(sharpeRatio([0.1, 0.1, 0.1])).toBeUndefined();
});
