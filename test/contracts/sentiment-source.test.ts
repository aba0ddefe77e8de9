import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { openFearGreedFeed } from "../../src/adapters/sentiment-feeds/fear-greed-feed.ts";
import {
  openSentimentFile,
  type SentimentFileOptions,
} from "../../src/adapters/sentiment-feeds/open-sentiment-file.ts";
import { openSenticryptFeed } from "../../src/adapters/sentiment-feeds/senticrypt-feed.ts";
import { fixedClock } from "../../src/foundation/clock.ts";
import { OperationalError } from "../../src/foundation/errors.ts";
import { createRng } from "../../src/foundation/rng.ts";
import { dayText } from "../../src/foundation/utc-text.ts";
import type { SentimentSource } from "../../src/sentiment/sentiment-source.ts";
import { closedPort } from "../local-server.ts";
import { type SenticryptDay, startFearGreed, startSenticrypt } from "../sentiment-server.ts";

const dayMs = 86_400_000;
const nowMs = Date.UTC(2024, 2, 10, 12);
const clock = fixedClock(nowMs);
const retry = { triesMax: 2, firstWaitMs: 1, waitMaxMs: 1, askedWaitMaxMs: 10 };

/** A row as every kind of source can say it. */
interface Row {
  readonly timeMs: number;
  /** A whole multiple of 0.02. */
  readonly score: number;
}

interface Kind {
  /** Whether a row is an aggregate of its day, known as the next begins. */
  readonly daily: boolean;
  /** Its answer without a row: a feed has no new days; a file of JSON does not tell what it is. */
  readonly empty: 0 | "E_SENTIMENT_EMPTY" | "E_SENTIMENT_FILE";
  /** What a source says where nobody answers. */
  readonly missing: string;
  readonly place: RegExp;
  readonly open: (rows: readonly Row[]) => Promise<SentimentSource>;
  readonly absent: () => Promise<SentimentSource>;
}

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean();
});

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "sentiment-source-"));
  cleanups.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

interface Written {
  readonly daily?: boolean;
  readonly empty?: Kind["empty"];
  readonly options?: SentimentFileOptions;
}

function file(
  content: (rows: readonly Row[]) => string | Uint8Array,
  { daily = true, empty = "E_SENTIMENT_EMPTY", options }: Written = {},
): Kind {
  return {
    daily,
    empty,
    missing: "E_FILE_MISSING",
    place: /^(?:line|entry) \d+: /,
    open: async (rows) => {
      const path = join(await newFolder(), "rows.txt");
      await writeFile(path, content(rows));
      return openSentimentFile(path, { ...options, clock });
    },
    absent: async () => openSentimentFile(join(await newFolder(), "none.csv"), { clock }),
  };
}

const csv =
  (header: string, line: (row: Row) => string, end = "\n") =>
  (rows: readonly Row[]): string =>
    [header, ...rows.map(line), ""].join(end);

function senticryptDay({ timeMs, score }: Row): SenticryptDay {
  const parts = { score1: 0.1, score2: -0.2, score3: 0.4 };
  const date = dayText(timeMs);
  return { date, price: 1, volume: 2, ...parts, count: 12, mean: score, sum: 12 * score };
}

function fearGreedDay({ timeMs, score }: Row) {
  const value = String(50 + Math.round(50 * score));
  return { value, value_classification: "Fear", timestamp: String(timeMs / 1000) };
}

const senticryptLine = (row: Row): string => Object.values(senticryptDay(row)).join(",");
const senticryptHeader = "date,price,volume,score1,score2,score3,count,mean,sum";
const newsLine = ({ timeMs, score }: Row): string => `${timeMs},Paper,bitcoin,neutral,${score},0.5`;

const kinds: Readonly<Record<string, Kind>> = {
  "SentiCrypt CSV": file(csv(senticryptHeader, senticryptLine)),
  "SentiCrypt CSV, gzip": file((rows) => gzipSync(csv(senticryptHeader, senticryptLine)(rows))),
  "SentiCrypt JSON": file((rows) => JSON.stringify(rows.map(senticryptDay)), {
    empty: "E_SENTIMENT_FILE",
  }),
  "Fear & Greed CSV": file(
    csv("timestamp,fng", ({ timeMs, score }) => `${timeMs},${50 + Math.round(50 * score)}`),
  ),
  "Fear & Greed JSON": file((rows) => JSON.stringify({ data: rows.map(fearGreedDay) }), {
    empty: "E_SENTIMENT_FILE",
  }),
  "news CSV": file(csv("timestamp,source,subject,class,polarity,subjectivity", newsLine), {
    daily: false,
  }),
  "a table of scores, as a spreadsheet leaves it": file(
    csv(
      '\uFEFF"When";"Mood"',
      ({ timeMs, score }) => `"${dayText(timeMs)}";${50 + Math.round(50 * score)}`,
      "\r\n",
    ),
    { options: { columns: { time: "when", score: "Mood" }, scale: { low: 0, high: 100 } } },
  ),
  "SentiCrypt over HTTP": {
    daily: true,
    empty: 0,
    missing: "E_SENTIMENT_UNREACHABLE",
    place: /^entry \d+: /,
    open: async (rows) => {
      const server = await startSenticrypt(rows.map(senticryptDay));
      cleanups.push(server.close);
      return openSenticryptFeed({ baseUrl: server.url, clock, retry });
    },
    absent: async () => openSenticryptFeed({ baseUrl: await closedPort(), clock, retry }),
  },
  "Fear & Greed over HTTP": {
    daily: true,
    empty: 0,
    missing: "E_SENTIMENT_UNREACHABLE",
    place: /^entry \d+: /,
    open: async (rows) => {
      const server = await startFearGreed(rows.map(fearGreedDay));
      cleanups.push(server.close);
      return openFearGreedFeed({ baseUrl: server.url, clock, retry });
    },
    absent: async () => openFearGreedFeed({ baseUrl: await closedPort(), clock, retry }),
  },
};

/** The last day is yesterday. */
function daysBefore(count: number): readonly Row[] {
  const todayMs = Math.floor(nowMs / dayMs) * dayMs;
  return Array.from({ length: count }, (_, i) => ({
    timeMs: todayMs - (count - i) * dayMs,
    score: ((i * 7) % 101) / 50 - 1,
  })).map(({ timeMs, score }) => ({ timeMs, score: Math.round(score * 50) / 50 }));
}

describe.each(Object.entries(kinds))("%s keeps the contract of SentimentSource", (_, kind) => {
  it("gives every row as a reading, in order of known-at time, whatever the order was", async () => {
    const rows = daysBefore(40);
    const rng = createRng(3);
    const shuffled = rows.toSorted(() => rng.uniform() - 0.5);
    const source = await kind.open(shuffled);
    const { readings, refused, unfinished, rowsRead } = await source.read();
    expect({ refused, unfinished, rowsRead }).toEqual({
      refused: { rows: 0, repeated: 0, examples: [] },
      unfinished: 0,
      rowsRead: 40,
    });
    expect(readings.map(({ eventTimeMs }) => eventTimeMs)).toEqual(
      rows.map(({ timeMs }) => timeMs),
    );
    for (const [i, reading] of readings.entries()) {
      const { timeMs, score } = rows[i]!;
      expect(reading.source).toBe(source.name);
      expect(reading.score).toBeCloseTo(score, 12);
      expect(reading.knownAtMs).toBe(kind.daily ? timeMs + dayMs : timeMs);
      expect(reading.dispersion ?? 0).toBeGreaterThanOrEqual(0);
      expect(Number.isInteger(reading.count ?? 0)).toBe(true);
    }
  });

  it("gives the same again", async () => {
    const source = await kind.open(daysBefore(5));
    expect(await source.read()).toEqual(await source.read());
  });

  it("keeps to the asked time: from since on, before until", async () => {
    const rows = daysBefore(10);
    const source = await kind.open(rows);
    const asked = { sinceMs: rows[3]!.timeMs, untilMs: rows[7]!.timeMs };
    const { readings } = await source.read(asked);
    expect(readings.map(({ eventTimeMs }) => eventTimeMs)).toEqual(
      rows.slice(3, 7).map(({ timeMs }) => timeMs),
    );
    expect((await source.read({ sinceMs: nowMs + dayMs })).readings).toEqual([]);
  });

  it("refuses what is none, with count, place and reason, and repairs nothing", async () => {
    const good = daysBefore(6);
    const bad: readonly Row[] = [
      { timeMs: good[1]!.timeMs - 40 * dayMs, score: 1.5 },
      { timeMs: good[1]!.timeMs - 41 * dayMs, score: Number.NaN },
      { ...good[2]! },
      { timeMs: nowMs + 30 * dayMs - (nowMs % dayMs), score: 0 },
      { timeMs: Date.UTC(1999, 0, 1), score: 0 },
    ];
    const source = await kind.open([...good, ...bad]);
    const { readings, refused, rowsRead } = await source.read();
    expect(readings).toHaveLength(6);
    expect(rowsRead).toBe(11);
    expect(refused.rows).toBe(5);
    expect(refused.examples).toHaveLength(5);
    for (const example of refused.examples) expect(example).toMatch(kind.place);
    const reasons = [/outside/, /is no number|is empty/, /repeats/, /future/, /before 2009/];
    for (const reason of reasons) {
      expect(refused.examples.filter((example) => reason.test(example))).toHaveLength(1);
    }
  });

  it.runIf(kind.daily)("leaves a day out that is not over", async () => {
    const rows = daysBefore(3);
    const todayMs = rows[2]!.timeMs + dayMs;
    const source = await kind.open([...rows, { timeMs: todayMs, score: 0.5 }]);
    const { readings, unfinished, refused } = await source.read();
    expect({ readings: readings.length, unfinished, refused: refused.rows }).toEqual({
      readings: 3,
      unfinished: 1,
      refused: 0,
    });
  });

  it("names at most ten refused rows and counts all", async () => {
    const bad = daysBefore(30).map(({ timeMs }) => ({ timeMs, score: 9 }));
    const source = await kind.open([...daysBefore(31).slice(0, 1), ...bad]);
    const { refused } = await source.read();
    expect(refused.rows).toBe(30);
    expect(refused.examples).toHaveLength(10);
  });

  it("says so where no row is a reading", async () => {
    const bad = await kind.open(daysBefore(20).map(({ timeMs }) => ({ timeMs, score: 9 })));
    await expect(bad.read()).rejects.toMatchObject({ code: "E_SENTIMENT_EMPTY", exitCode: 1 });
  });

  it("gives nothing where there are no rows, and a file says so", async () => {
    const told = await kind
      .open([])
      .then(async (source) => (await source.read()).rowsRead)
      .catch((error: unknown) => (error instanceof OperationalError ? error.code : error));
    expect(told).toBe(kind.empty);
  });

  it("stops with the reason that it is aborted with", async () => {
    const source = await kind.open(daysBefore(20));
    const reason = new Error("enough");
    await expect(source.read({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it("says that it cannot be reached", async () => {
    const reading = async () => (await kind.absent()).read();
    await expect(reading()).rejects.toMatchObject({ code: kind.missing });
  });
});
