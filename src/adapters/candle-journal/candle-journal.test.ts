import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { fixedClock } from "../../foundation/clock.ts";
import { RefusedError } from "../../foundation/errors.ts";
import { parseInstrument } from "../../market/instrument.ts";
import { type JournalEntry, openCandleJournal } from "./candle-journal.ts";

const folder = mkdtempSync(join(tmpdir(), "candle-journal-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const question = {
  exchange: "binance",
  instrument: parseInstrument("BTCUSDT"),
  timeframe: "1h",
} as const;
const entries: readonly JournalEntry[] = [
  { span: { fromMs: 0, untilMs: 7_200_000 }, rows: [[0, 1.1, 2, 1, 1.5, 3e-8]] },
  { archive: "one.zip", rows: [] },
  { span: { fromMs: 7_200_000, untilMs: 9e6 }, rows: [[7_200_000, 1, 2, null, 1, 0]] },
];

async function reopened(path: string, asked: typeof question | object = question) {
  const read: JournalEntry[] = [];
  const journal = await openCandleJournal(path, {
    question: { ...question, ...asked },
    clock: fixedClock(0),
    onEntry: (entry) => read.push(entry),
  });
  return { journal, read };
}

async function written(name: string): Promise<string> {
  const path = join(folder, "deep", name);
  const { journal, read } = await reopened(path);
  expect(read).toEqual([]);
  for (const entry of entries) await journal.append(entry);
  await journal.close();
  return path;
}

describe("openCandleJournal()", () => {
  it("gives back what was appended, and nothing after it was removed", async () => {
    const path = await written("whole");
    const { journal, read } = await reopened(path);
    expect(read).toEqual(entries);
    await journal.remove();
    expect((await reopened(path)).read).toEqual([]);
  });

  it("torn at any byte: whole lines count, the rest is cut off, appending goes on", async () => {
    const whole = readFileSync(await written("any"));
    const ends = [...whole.entries()].filter(([, byte]) => byte === 10).map(([at]) => at + 1);
    for (let length = 0; length <= whole.length; length += 1) {
      const path = join(folder, "torn");
      writeFileSync(path, whole);
      truncateSync(path, length);
      const first = await reopened(path);
      const lines = ends.filter((end) => end <= length).length;
      expect(first.read, `torn at ${length}`).toEqual(entries.slice(0, Math.max(0, lines - 1)));
      await first.journal.append(entries[0]!);
      await first.journal.close();
      const second = await reopened(path);
      expect(second.read).toEqual([...first.read, entries[0]]);
      await second.journal.close();
    }
  });

  it("counts no line after one whose bytes were changed", async () => {
    const path = await written("flipped");
    const bytes = readFileSync(path);
    bytes[bytes.lastIndexOf("one.zip")] = 0;
    writeFileSync(path, bytes);
    expect((await reopened(path)).read).toEqual(entries.slice(0, 1));
  });

  it("refuses the journal of another question and leaves it as it is", async () => {
    const path = await written("other");
    const before = readFileSync(path);
    await expect(reopened(path, { exchange: "kraken" })).rejects.toBeInstanceOf(RefusedError);
    await expect(reopened(path, { timeframe: "4h" })).rejects.toMatchObject({
      code: "E_DOWNLOAD_OTHER",
    });
    expect(readFileSync(path)).toEqual(before);
  });
});
