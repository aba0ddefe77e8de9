import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fixedClock } from "../foundation/clock.ts";
import { importSentiment } from "./import-sentiment.ts";
import { loadSentiment } from "./load-sentiment.ts";

const clock = fixedClock(Date.UTC(2024, 0, 10));
let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "load-sentiment-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function file(name: string, ...lines: readonly string[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, lines.join("\n"));
  return path;
}

const load = (instrument: string, ...files: readonly string[]) =>
  loadSentiment({ instrument, files, dataDir: join(folder, "data") }, clock);

describe("loadSentiment()", () => {
  it("answers empty lists where nothing is stored and no file is named", async () => {
    expect(await load("BTCUSDT")).toEqual({ readings: [], sources: [], warnings: [] });
  });

  it("reads the same readings, with the same hash, from files and from the store", async () => {
    const days = await file("days.csv", "date,mean,count", "2024-01-02,0.5,3", "2024-01-01,0.1,2");
    const index = await file("index.csv", "timestamp,fng", "1704067200,70");
    const fromFiles = await load("BTCUSDT", days, index);
    for (const path of [days, index]) {
      await importSentiment({ file: path, dataDir: join(folder, "data") }, clock);
    }
    expect(await load("BTCUSDT")).toEqual(fromFiles);
    expect(fromFiles.sources).toEqual([
      {
        name: "fear_greed",
        readings: 1,
        firstEventMs: Date.UTC(2024, 0, 1),
        lastKnownMs: Date.UTC(2024, 0, 2),
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
      {
        name: "senticrypt",
        readings: 2,
        firstEventMs: Date.UTC(2024, 0, 1),
        lastKnownMs: Date.UTC(2024, 0, 3),
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ]);
    expect(fromFiles.readings.map(({ source }) => source)).toEqual([
      "fear_greed",
      "senticrypt",
      "senticrypt",
    ]);
  });

  it("counts once what two files of one source say, and tells of it and of refused rows", async () => {
    const one = await file("one.csv", "date,mean", "2024-01-01,0.1", "2024-01-02,0.2");
    const two = await file(
      "two.csv",
      "date,mean",
      "2024-01-02,0.9",
      "2024-01-03,x",
      "2024-01-04,0",
    );
    const { readings, sources, warnings } = await load("ETHUSDT", one, two);
    expect(readings.map(({ score }) => score)).toEqual([0.1, 0.2, 0]);
    expect(sources).toMatchObject([{ name: "senticrypt", readings: 3 }]);
    expect(warnings).toEqual([
      expect.stringMatching(/two\.csv: 1 row was refused, first at line 3: mean "x" is no number$/),
      "senticrypt: 1 reading stands in more than one file; the first counts",
      "senticrypt speaks of Bitcoin, not of ETHUSDT",
    ]);
  });

  it("says nothing of rows that stand twice in one file: the import tells of them", async () => {
    const twice = await file("twice.csv", "date,mean", "2024-01-01,0.1", "2024-01-01,0.1");
    const { readings, warnings } = await load("BTCUSDT", twice);
    expect([readings.length, warnings]).toEqual([1, []]);
    const both = await file(
      "both.csv",
      "date,mean",
      ...["1,0.1", "1,0.1", "1,0.2"].map((end) => `2024-01-0${end}`),
    );
    expect((await load("BTCUSDT", both)).warnings).toEqual([
      expect.stringMatching(/1 row was refused, first at line 4: contradicts line 2/),
    ]);
  });

  it("leaves out of the store what is not known yet", async () => {
    const path = await file("days.csv", "date,mean", "2024-01-01,0.1", "2024-01-08,0.8");
    await importSentiment({ file: path, dataDir: join(folder, "data") }, clock);
    const request = { instrument: "BTCUSDT", dataDir: join(folder, "data") };
    const earlier = await loadSentiment(request, fixedClock(Date.UTC(2024, 0, 5)));
    expect(earlier.readings.map(({ score }) => score)).toEqual([0.1]);
  });
});
