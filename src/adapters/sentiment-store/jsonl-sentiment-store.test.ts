import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { claim } from "../../foundation/claim.ts";
import { createRng } from "../../foundation/rng.ts";
import { fitSentiment } from "../../sentiment/fit-sentiment.ts";
import { freshnessAt } from "../../sentiment/freshness.ts";
import { arrivalToleranceMs } from "../../sentiment/join-readings.ts";
import { sentimentColumns } from "../../sentiment/sentiment-columns.ts";
import type { SentimentReading } from "../../sentiment/sentiment-reading.ts";
import type { SentimentStore } from "../../sentiment/sentiment-store.ts";
import { sentimentTimeline } from "../../sentiment/sentiment-timeline.ts";
import { openSentimentStore } from "./jsonl-sentiment-store.ts";

const dayMs = 86_400_000;
let folder = "";
let store: SentimentStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sentiment-store-"));
  store = openSentimentStore(folder);
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const source = "fear_greed";
const origin = {
  kind: "file",
  fileName: "it's ü.csv",
  sha256: "ab",
  arrivedMs: 4 * dayMs,
} as const;

function days(count: number): readonly SentimentReading[] {
  return Array.from({ length: count }, (_, i) => ({
    source,
    eventTimeMs: i * dayMs,
    knownAtMs: (i + 1) * dayMs,
    score: Math.sin(i) / 3,
    ...(i % 2 === 0 ? { count: i } : {}),
    ...(i % 3 === 0 ? { dispersion: 0.1 + 0.2 } : {}),
    ...(i % 5 === 0 ? { item: `"quoted", \n line ${i}` } : {}),
  }));
}

describe("openSentimentStore()", () => {
  it("answers nothing where nothing is stored", async () => {
    expect(await store.read(source)).toBeUndefined();
    expect(await store.list()).toEqual([]);
  });

  it("gives back every bit, the origins and the path, to another process too", async () => {
    const { path, sha256 } = await store.join({ source, readings: days(50), origin });
    const stored = { source, readings: days(50), origins: [origin], path, sha256 };
    expect(await openSentimentStore(folder).read(source)).toEqual(stored);
    expect(path).toBe(join(folder, "sentiment", "fear_greed.jsonl"));
    expect(await store.list()).toEqual([source]);
  });

  it("joins by the rule of late arrivals and remembers each origin once", async () => {
    await store.join({ source, readings: days(3), origin });
    const feed = { kind: "feed", url: "https://host", arrivedMs: 4.5 * dayMs } as const;
    const changed = { ...days(2)[1]!, score: 0.75 };
    const next = [changed, ...days(4).slice(3)];
    const arrival = await store.join({ source, readings: next, origin: feed });
    expect(arrival).toMatchObject({ added: 1, changed: 1, late: 0, unchanged: 0 });
    const again = { ...feed, arrivedMs: 5.5 * dayMs };
    await store.join({ source, readings: days(5).slice(4), origin: again });
    const stored = await store.read(source);
    expect(stored?.origins).toEqual([origin, again]);
    expect(stored?.readings).toEqual([
      ...days(4),
      { ...changed, knownAtMs: 4.5 * dayMs },
      ...days(5).slice(4),
    ]);
  });

  it("leaves the file as it is where nothing is new", async () => {
    const { path } = await store.join({ source, readings: days(9), origin });
    const before = await stat(path, { bigint: true });
    const again = await store.join({ source, readings: days(9), origin });
    expect(again).toMatchObject({ added: 0, unchanged: 9, readings: days(9) });
    expect((await stat(path, { bigint: true })).mtimeNs).toBe(before.mtimeNs);
  });

  it("forgets what is stored under replace, even what is broken", async () => {
    const { path } = await store.join({ source, readings: days(9), origin });
    await writeFile(path, "rubbish");
    await expect(store.join({ source, readings: days(2), origin })).rejects.toMatchObject({
      code: "E_SENTIMENT_BROKEN",
    });
    await store.join({ source, readings: days(2), origin, replace: true });
    expect((await store.read(source))?.readings).toEqual(days(2));
  });

  it.each<[string, (text: string) => string]>([
    ["an edited reading", (text) => text.replace('"score":0,', '"score":1,')],
    ["a lost line", (text) => text.replace(/\n.*\n$/, "\n")],
    ["a torn end", (text) => text.slice(0, -5)],
    ["an added line", (text) => `${text}{}\n`],
    ["an edited origin", (text) => text.replace("it's ü.csv", "another.csv")],
    ["another moment of arrival", (text) => text.replace(/"arrivedMs":\d/, '"arrivedMs":9')],
    ["another number of readings", (text) => text.replace('"readings":9', '"readings":8')],
    ["a note with one key more", (text) => text.replace('"format":1', '"format":1,"extra":1')],
    ["a note whose origins are none", (text) => text.replace('"kind":"file"', '"kind":"rumour"')],
    ["another source", (text) => text.replace("fear_greed", "fear_green")],
    ["another format", (text) => text.replace('"format":1', '"format":2')],
    ["an empty file", () => ""],
    ["something else", () => "time,score\n1,2\n"],
  ])("refuses %s, and still lists it", async (_, damage) => {
    const { path } = await store.join({ source, readings: days(9), origin });
    const text = await readFile(path, "utf8");
    expect(damage(text)).not.toBe(text);
    await writeFile(path, damage(text));
    await expect(store.read(source)).rejects.toMatchObject({
      code: "E_SENTIMENT_BROKEN",
      exitCode: 1,
    });
    expect(await store.list()).toEqual([source]);
  });

  it("refuses to write while another process does, and leaves no claim behind", async () => {
    const { path } = await store.join({ source, readings: days(3), origin });
    const held = await claim(path);
    await expect(store.join({ source, readings: days(4), origin })).rejects.toMatchObject({
      code: "E_STORE_BUSY",
    });
    await ("release" in held ? held.release() : undefined);
    await store.join({ source, readings: days(4), origin });
    expect(await readdir(join(folder, "sentiment"))).toEqual(["fear_greed.jsonl"]);
  });

  it("keeps sources apart and takes no name that leaves its folder", async () => {
    await store.join({ source, readings: days(3), origin });
    const other = days(2).map((reading) => ({ ...reading, source: "a-1" }));
    await store.join({ source: "a-1", readings: other, origin });
    expect(await store.list()).toEqual(["a-1", source]);
    expect((await store.read("a-1"))?.readings).toEqual(other);
    for (const name of ["../x", "", "A", "a/b", ".a", "a".repeat(41)]) {
      await expect(store.read(name)).rejects.toMatchObject({
        code: "E_SENTIMENT_SOURCE",
        exitCode: 2,
      });
    }
  });

  it("is read whole while it is replaced", async () => {
    const versions = [days(300), days(200)];
    await store.join({ source, readings: versions[0]!, origin });
    const seen = new Set<number>();
    const writes = { open: true };
    const readAlong = async (): Promise<void> => {
      const reader = openSentimentStore(folder);
      while (writes.open) seen.add((await reader.read(source))?.readings.length ?? 0);
    };
    const writeAll = async (): Promise<void> => {
      for (let k = 1; k <= 8; k++) {
        await store.join({ source, readings: versions[k % 2]!, origin, replace: true });
      }
      writes.open = false;
    };
    await Promise.all([writeAll(), readAlong()]);
    expect([...seen].every((count) => count === 300 || count === 200)).toBe(true);
  });

  const seed = 44;
  it(`changes no feature of a moment before an arrival and its tolerance (seed ${seed})`, async () => {
    const rng = createRng(seed);
    const fitted = fitSentiment(sentimentTimeline(days(40)), [20 * dayMs, 30 * dayMs]);
    const hours = Float64Array.from({ length: 60 * 12 }, (_, i) => (i * dayMs) / 12);
    let latecomers = 0;
    for (let round = 0; round < 12; round++) {
      const place = openSentimentStore(join(folder, `round-${round}`));
      let [arrivedMs, before] = [(3 + rng.integer(5)) * dayMs, [] as readonly SentimentReading[]];
      for (let step = 0; step < 6; step++, arrivedMs += (1 + rng.integer(300)) * (dayMs / 24)) {
        const known = days(70).filter(({ knownAtMs }) => knownAtMs <= arrivedMs);
        const readings = known
          .filter(() => rng.uniform() < 0.5)
          .map((one) => (rng.uniform() < 0.1 ? { ...one, score: rng.uniform() } : one));
        const came = { ...origin, arrivedMs };
        const arrival = await place.join({ source, readings, origin: came });
        const cutMs = before.length === 0 ? 0 : arrivedMs - arrivalToleranceMs;
        const past = hours.filter((timeMs) => timeMs < cutMs);
        const columnsOf = (list: readonly SentimentReading[]) =>
          sentimentColumns(sentimentTimeline(list), fitted, past);
        expect(columnsOf(arrival.readings)).toEqual(columnsOf(before));
        latecomers += arrival.late + arrival.changed;
        before = arrival.readings;
      }
    }
    expect(latecomers).toBeGreaterThan(50);
  });

  it("leaves a source as silent as it was where its days come all at once", async () => {
    await store.join({ source, readings: days(3), origin });
    const arrivedMs = 12 * dayMs + 3_600_000;
    const readings = days(12).slice(3);
    const arrival = await store.join({ source, readings, origin: { ...origin, arrivedMs } });
    expect(arrival).toMatchObject({ added: 2, late: 7 });
    const at = (list: readonly SentimentReading[]) =>
      freshnessAt(sentimentTimeline(list), 10 * dayMs);
    expect(at(arrival.readings)).toBe(at(days(3)));
    const anew = await store.join({ source, readings: days(12), origin, replace: true });
    expect(at(anew.readings)).toBeGreaterThan(0.5);
  });
});
