import { expect, test } from "vitest";
import { formatDuration } from "./format-duration.ts";

test.each([
  [0, "0s"],
  [499, "0s"],
  [500, "1s"],
  [59_400, "59s"],
  [59_500, "1m"],
  [750_000, "12m 30s"],
  [3_605_000, "1h"],
  [11_100_000, "3h 5m"],
  [187_200_000, "2d 4h"],
])("formatDuration() writes %d ms as %s", (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});
