import { expect, test } from "vitest";
import { closeTimes } from "./close-times.ts";

test("closeTimes() is a timeframe after each open, over a hole too", () => {
  const openTimeMs = Float64Array.of(0, 14_400_000, 43_200_000);
  const known = Float64Array.of(14_400_000, 28_800_000, 57_600_000);
  expect(closeTimes({ openTimeMs, timeframe: "4h" })).toEqual(known);
});
