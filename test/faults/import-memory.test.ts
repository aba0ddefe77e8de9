import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { importPeakMb } from "../import-memory.ts";

// bench/README.md has the figures for 1,000,000 and 10,000,000 rows.
it("data import of four times as many rows takes less than 1.2 times the memory", async () => {
  const folder = await mkdtemp(join(tmpdir(), "import-memory-"));
  try {
    const few = await smallestPeakMb(400_000, folder);
    const many = await smallestPeakMb(1_600_000, folder);
    expect(many / few).toBeLessThan(1.2);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 180_000);

// A busy machine only adds: the collector comes later, buffers wait longer.
async function smallestPeakMb(rows: number, folder: string): Promise<number> {
  return Math.min(await importPeakMb(rows, folder), await importPeakMb(rows, folder));
}
