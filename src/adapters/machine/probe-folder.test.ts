import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { probeFolder } from "./probe-folder.ts";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "candlecast-probe-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test("probeFolder() writes in a folder and leaves nothing there", async () => {
  const probed = await probeFolder(folder);
  expect(probed).toMatchObject({ path: folder, exists: true, problem: undefined });
  expect(probed.freeBytes).toBeGreaterThan(0);
  expect(readdirSync(folder)).toEqual([]);
});

test("probeFolder() does not make a folder that does not exist", async () => {
  const probed = await probeFolder(join(folder, "a", "b"));
  expect(probed).toMatchObject({ exists: false, problem: undefined });
  expect(readdirSync(folder)).toEqual([]);
});

test("probeFolder() says why a folder is of no use", async () => {
  const file = join(folder, "models");
  writeFileSync(file, "");
  expect((await probeFolder(file)).problem).toMatch(/renamed there: (ENOTDIR|EEXIST)/);
});
