import { expect, test } from "vitest";
import { didYouMean, nearestName } from "./nearest-name.ts";

const names = ["train", "predict", "data", "return", "BTCUSDT"];

test.each([
  ["tran", "train"],
  ["rtain", "train"],
  ["retrun", "return"],
  ["predictt", "predict"],
  ["pre", "predict"],
  ["btcusd", "BTCUSDT"],
  ["BTCUSTD", "BTCUSDT"],
  ["DATA", "data"],
])("nearestName() takes %s for %s", (typed, meant) => {
  expect(nearestName(typed, names)).toBe(meant);
});

test.each(["", "x", "quickstart", "zzzzz", "ETHUSDC"])(
  "nearestName() does not guess at %j",
  (typed) => {
    expect(nearestName(typed, names)).toBeUndefined();
  },
);

test("nearestName() knows nothing without names", () => {
  expect(nearestName("train", [])).toBeUndefined();
});

test("didYouMean() is the end of a sentence, or nothing", () => {
  expect(didYouMean("tran", names)).toBe(", did you mean train?");
  expect(didYouMean("zzzzz", names)).toBe("");
});
