import { expect, test } from "vitest";
import { parseTimeframe, timeframeMs } from "./timeframe.ts";

test("parseTimeframe() reads the names of exchanges", () => {
  expect(timeframeMs(parseTimeframe("4h"))).toBe(4 * 3_600_000);
});

test.each([
  ["1hour", "1h"],
  ["1H", "1h"],
  ["60min", "1h"],
  ["15 minutes", "15m"],
  ["24h", "1d"],
  ["day", "1d"],
])("parseTimeframe() asks whether %s was meant as %s", (text, meant) => {
  expect(() => parseTimeframe(text)).toThrow(`value was "${text}", did you mean ${meant}?`);
});

test.each(["", "7h", "hourly candles", "1w"])("parseTimeframe() does not guess at %j", (text) => {
  expect(() => parseTimeframe(text)).toThrow(new RegExp(`value was "${text}"$`));
});
