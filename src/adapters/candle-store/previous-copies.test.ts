import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { keepPreviousCopy } from "./previous-copies.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "previous-copies-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function storedThenCopied(content: string, day: number): Promise<string> {
  const path = join(folder, "1h.parquet");
  await writeFile(path, content);
  const at = new Date(Date.UTC(2024, 0, day));
  await utimes(path, at, at);
  return keepPreviousCopy(path);
}

describe("keepPreviousCopy()", () => {
  it("names each content by the moment at which it was stored, so none replaces another", async () => {
    const first = await storedThenCopied("good", 1);
    await storedThenCopied("wrong", 2);
    await storedThenCopied("wrong again", 3);
    expect(first).toMatch(/1h\.previous-20240101T000000000Z\.parquet$/);
    expect(await readFile(first, "utf8")).toBe("good");
    expect(await readdir(folder)).toHaveLength(4);
  });

  it("keeps the ten newest and the largest, and nothing of another timeframe goes", async () => {
    await writeFile(join(folder, "11h.previous-2020.parquet"), "");
    const largest = await storedThenCopied("the whole history", 1);
    for (let day = 2; day <= 14; day++) await storedThenCopied("short", day);
    const copies = (await readdir(folder)).filter((name) => name.startsWith("1h.previous-"));
    expect(copies).toHaveLength(11);
    expect(await readFile(largest, "utf8")).toBe("the whole history");
    expect(await readdir(folder)).toContain("11h.previous-2020.parquet");
  });
});
