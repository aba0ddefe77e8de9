import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { makeFolders } from "./make-folders.ts";

const folder = mkdtempSync(join(tmpdir(), "make-folders-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("makeFolders() makes what is missing and names the outermost", async () => {
  expect(await makeFolders(join(folder, "a/b/c"))).toBe(join(folder, "a"));
  expect(await makeFolders(join(folder, "a/b/d"))).toBe(join(folder, "a/b/d"));
  expect(await makeFolders(join(folder, "a/b/c"))).toBeUndefined();
});

test("makeFolders() below a file says what the system said", async () => {
  writeFileSync(join(folder, "file"), "");
  await expect(makeFolders(join(folder, "file/a/b"))).rejects.toMatchObject({ code: "ENOTDIR" });
});

test.skipIf(!existsSync("/proc/self"))("makeFolders() below /proc ends (Linux)", async () => {
  await expect(makeFolders("/proc/nothing/here")).rejects.toMatchObject({ code: "ENOENT" });
});
