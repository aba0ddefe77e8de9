import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { statedScaling } from "./stated-scaling.ts";

const folder = mkdtempSync(join(tmpdir(), "stated-scaling-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const inputs = ["close", "volume"];

function fileOf(content: unknown): string {
  const path = join(folder, "scaler.json");
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

test.each([
  ["none", { kind: "none" }],
  ["window-minmax", { kind: "window-min-max" }],
  ["window-zscore", { kind: "window-standard" }],
])("statedScaling() knows %s", async (text, scaling) => {
  expect(await statedScaling(text, inputs)).toEqual(scaling);
});

test.each([
  ["minmax", { min: [1, 2], max: [3, 4] }, { kind: "min-max", min: [1, 2], max: [3, 4] }],
  [
    "minmax",
    { min: { volume: 2, close: 1 }, max: { close: 3, volume: 4, other: 9 } },
    { kind: "min-max", min: [1, 2], max: [3, 4] },
  ],
  [
    "minmax",
    { data_min_: [1, 2], data_max_: [3, 4], feature_range: [0, 1] },
    { kind: "min-max", min: [1, 2], max: [3, 4] },
  ],
  ["standard", { mean_: [1, 2], scale_: [3, 4] }, { kind: "standard", mean: [1, 2], std: [3, 4] }],
])("statedScaling() reads %s: from %j", async (kind, content, scaling) => {
  expect(await statedScaling(`${kind}:${fileOf(content)}`, inputs)).toEqual(scaling);
});

test.each([
  ["minmax", { min: [1], max: [3] }, /one "min" for each of close, volume, it holds 1/],
  ["minmax", { min: { close: 1 }, max: { close: 2 } }, /one "min"/],
  ["minmax", { min: [1, 5], max: [3, 4] }, /not above 0/],
  ["minmax", { mean: [1, 2], std: [3, 4] }, /a number per input/],
  ["standard", { mean: [1, 2], std: [0, 4] }, /not above 0/],
  ["standard", "no JSON", /a number per input/],
])("statedScaling() refuses %s: from %j", async (kind, content, message) => {
  const refusal = { code: "E_ADOPTION_OPTION", message: expect.stringMatching(message) as string };
  const scaling = statedScaling(`${kind}:${fileOf(content)}`, inputs);
  await expect(scaling).rejects.toMatchObject(refusal);
});
