import { expect, test } from "vitest";
import { walkCandles } from "../../../test/walk-candles.ts";
import { fitNovelty } from "../features/novelty.ts";
import { prepareSamples } from "../features/prepare-samples.ts";
import { encodeNovelty, parseNovelty } from "./novelty-file.ts";

const series = walkCandles({ seed: 62, candles: 1500 });
const { samples, segments } = prepareSamples(series, { recipe: "window", lookback: 24 });
const fitted = fitNovelty(samples, segments.train);
const text = encodeNovelty(fitted);

test("parseNovelty() gives back what encodeNovelty() wrote, seed 62", () => {
  expect(parseNovelty(text)).toEqual(fitted);
});

const plain = JSON.parse(text) as Record<string, unknown>;

test.each([
  ["no JSON", "{"],
  ["another format", JSON.stringify({ ...plain, format: 2 })],
  ["windows of another size", JSON.stringify({ ...plain, blocks: 11 })],
  ["text that is no base64", JSON.stringify({ ...plain, reference: "!!" })],
  ["a distance of 0", JSON.stringify({ ...plain, distance: 0 })],
])("parseNovelty() refuses %s", (_, broken) => {
  expect(() => parseNovelty(broken)).toThrow(expect.objectContaining({ code: "E_NOVELTY_FORMAT" }));
});
