import { expect, test } from "vitest";
import { formatCount, formatCounted, formatSignificant } from "./format-number.ts";

test.each([
  [0, "0.000"],
  [0.000123456, "0.0001235"],
  [0.0000123456, "1.235e-5"],
  [1.23456, "1.235"],
  [-42.4242, "-42.42"],
  [999.96, "1000.0"],
  [43_210.6, "43211"],
  [2.5e12, "2.500e+12"],
])("formatSignificant() writes %d as %s", (value, text) => {
  expect(formatSignificant(value)).toBe(text);
});

test("formatSignificant() never prints NaN or Infinity", () => {
  expect(
    [undefined, Number.NaN, Infinity, -Infinity].map((value) => formatSignificant(value)),
  ).toEqual(["n/a", "n/a", "n/a", "n/a"]);
});

test("formatCount() groups thousands", () => {
  expect(formatCount(60_108)).toBe("60,108");
});

test("formatCounted() knows one from many", () => {
  expect([0, 1, 60_108].map((count) => formatCounted(count, "candle"))).toEqual([
    "0 candles",
    "1 candle",
    "60,108 candles",
  ]);
});
