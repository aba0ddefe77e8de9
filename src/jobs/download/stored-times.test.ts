import { expect, test } from "vitest";
import { joinTimes } from "./stored-times.ts";

test("joinTimes() leaves each time once, in order, and counts the new ones", () => {
  const join = (stored: readonly number[], added: readonly number[]) => {
    const { openTimeMs, fresh } = joinTimes(Float64Array.from(stored), Float64Array.from(added));
    return [Array.from(openTimeMs), fresh];
  };
  expect(join([10, 20, 40], [5, 20, 30, 50])).toEqual([[5, 10, 20, 30, 40, 50], 3]);
  expect(join([], [1, 2])).toEqual([[1, 2], 2]);
  expect(join([1, 2], [])).toEqual([[1, 2], 0]);
  expect(join([1, 2], [1, 2])).toEqual([[1, 2], 0]);
});
