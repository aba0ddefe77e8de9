import { expect, test } from "vitest";
import { modelLines } from "./model-lines.ts";
import type { SheetModel } from "./tear-sheet-facts.ts";

const model: SheetModel = {
  instrument: "BTCUSDT",
  source: "price",
  version: "20240101T000000Z-abcdefabcdef",
  recipe: "return",
  horizon: 1,
  trainedUntilMs: Date.UTC(2024, 1, 12, 5),
  lastCandleMs: Date.UTC(2024, 5, 30, 23),
};
const unknown = { ...model, source: "table", version: undefined, recipe: undefined };

test("modelLines() says recipe, horizon, how far the training reached", () => {
  const head = "return h=1 | trained on candles until 2024-02-12, 139 days before the last";
  expect(modelLines([])).toEqual([]);
  expect(modelLines([model])).toEqual([head]);
  expect(modelLines([{ ...model, lastCandleMs: Date.UTC(2024, 1, 13, 6) }])).toEqual([
    "return h=1 | trained on candles until 2024-02-12, 1 day before the last",
  ]);
  expect(modelLines([{ ...model, lastCandleMs: Date.UTC(2024, 0, 1) }])).toEqual([
    "return h=1 | trained on candles until 2024-02-12, after the last",
  ]);
  expect(modelLines([{ ...unknown, trainedUntilMs: undefined }])).toEqual([
    "h=1 | trained until: unknown",
  ]);
  expect(modelLines([{ ...unknown, horizon: undefined, trainedUntilMs: undefined }])).toEqual([
    "trained until: unknown",
  ]);
});

test("modelLines() names each of several, and counts those before the newest four", () => {
  const versions = ["a", "b", "c", "d", "e", "f"].map((version) => ({ ...model, version }));
  const lines = modelLines(versions);
  expect(lines).toHaveLength(5);
  expect(lines[0]).toBe("2 earlier models");
  expect(lines[4]).toMatch(/^price f: return h=1 \| trained on candles until 2024-02-12/);
  const two = modelLines([model, { ...model, instrument: "ETHUSDT" }]);
  expect(two[1]).toMatch(/^ETHUSDT price 20240101T000000Z-abcdefabcdef: return h=1/);
});
