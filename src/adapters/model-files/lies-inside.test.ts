import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { liesInside } from "./lies-inside.ts";

const folder = mkdtempSync(join(tmpdir(), "lies-inside-"));
beforeAll(() => {
  mkdirSync(join(folder, "models", "BTCUSDT"), { recursive: true });
  mkdirSync(join(folder, "other"));
  symlinkSync(join(folder, "models", "BTCUSDT"), join(folder, "other", "link"));
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ["models", true],
  ["models/BTCUSDT", true],
  ["models/new/deep", true],
  ["other/link", true],
  ["other/link/new", true],
  ["other/../models/new", true],
  ["models/..", false],
  ["models/../other", false],
  ["models2", false],
  ["..models", false],
  ["models/..models", true],
  ["other/new", false],
])("liesInside() of %s is %s", async (path, inside) => {
  expect(await liesInside(join(folder, path), join(folder, "models"))).toBe(inside);
});
