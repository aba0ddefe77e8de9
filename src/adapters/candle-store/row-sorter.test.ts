import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createRng } from "../../foundation/rng.ts";
import type { GoodRow } from "../../market/row-intake.ts";
import { openRowSorter } from "./row-sorter.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "row-sorter-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function row(ordinal: number, openTimeMs: number): GoodRow {
  const prices = { open: ordinal + 0.1, high: Math.PI * ordinal, low: 1e-300, close: 2 ** 60 };
  return { ordinal, openTimeMs, line: ordinal + 7, ...prices, volume: ordinal / 3 };
}

describe("openRowSorter()", () => {
  it.each([
    ["in memory", 40_000],
    ["on disk", 1000],
  ])(
    "%s: every bit by open time, then by ordinal; nothing stays on disk",
    async (_place, inMemory) => {
      const rng = createRng(11);
      const rows = Array.from({ length: 30_000 }, (_, i) => row(i, rng.integer(9000) * 60_000));
      const sorter = await openRowSorter(join(folder, "deep", "1m"), inMemory);
      const sorted: GoodRow[] = [];
      try {
        for (const one of rows) sorter.push(one, one.ordinal);
        for await (const batch of sorter.sorted()) sorted.push(...batch);
      } finally {
        await sorter.close();
      }
      expect(sorted).toEqual(
        rows.toSorted((a, b) => a.openTimeMs - b.openTimeMs || a.ordinal - b.ordinal),
      );
      expect(await readdir(folder)).toEqual([]);
    },
  );

  it("gives nothing where nothing was pushed, and can be closed twice", async () => {
    const sorter = await openRowSorter(join(folder, "1m"));
    for await (const batch of sorter.sorted()) expect(batch).toEqual([]);
    await sorter.close();
    await sorter.close();
  });
});
