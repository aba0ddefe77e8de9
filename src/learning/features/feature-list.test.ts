import { expect, test } from "vitest";
import { walkCandles } from "../../../test/walk-candles.ts";
import { chooseFeatures } from "./feature-list.ts";

const series = walkCandles({ seed: 1, candles: 3 });
const prices = ["open", "high", "low", "close"];

test("chooseFeatures() keeps the order that was asked for", () => {
  expect(chooseFeatures(series, { recipe: "level", features: ["close", "open"] })).toEqual([
    "close",
    "open",
  ]);
  expect(chooseFeatures(series, { recipe: "return" })).toEqual([...prices, "volume"]);
});

test("chooseFeatures() takes extra columns only where they exist", () => {
  const features = [...prices, "mood"];
  expect(chooseFeatures(series, { recipe: "return", features, extras: ["mood"] })).toBe(features);
  expect(() => chooseFeatures(series, { recipe: "return", features })).toThrow('"mood"');
});

test.each([
  ["level", ["close", "vol"], 'none of open, high, low, close, volume, value was "vol"'],
  ["level", ["close", "close"], "repeated"],
  ["level", ["open"], 'recipe level needs "close"'],
  ["return", ["open", "volume"], 'recipe return needs "close"'],
  ["window", ["close", "volume"], 'recipe window needs "open"'],
] as const)("chooseFeatures() refuses for %s the list %s", (recipe, features, reason) => {
  expect(() => chooseFeatures(series, { recipe, features })).toThrow(reason);
});

test("chooseFeatures() tells what to do without volume", () => {
  const bare = { ...series, volume: undefined };
  expect(() => chooseFeatures(bare, { recipe: "level" })).toThrow("--features open,high,low,close");
  expect(chooseFeatures(bare, { recipe: "window", features: prices })).toBe(prices);
  expect(chooseFeatures(bare, { recipe: "return", features: ["close"] })).toEqual(["close"]);
});
