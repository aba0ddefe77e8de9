import { expect, it } from "vitest";
import { createPriceFormat, volumeText } from "./price-format.ts";

it.each([
  [62_772.01, 62_772.01, "62,772.01"],
  [129.16, 1789.5, "1,789.50"],
  [0.1234, 0.1234, "0.1234"],
  [0.000_008_1, 0.000_01, "0.000010000"],
  [300, 0.06, "0.06000"],
])("createPriceFormat(%d) writes %d as %s", (typical, price, text) => {
  expect(createPriceFormat(typical)(price)).toBe(text);
});

it("volumeText() is whole from a thousand on", () => {
  expect([929.0123, 1399.6, 0].map(volumeText)).toEqual(["929.0", "1,400", "0.000"]);
});
