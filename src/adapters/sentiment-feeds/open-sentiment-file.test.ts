import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fixedClock } from "../../foundation/clock.ts";
import { openSentimentFile, type SentimentFileOptions } from "./open-sentiment-file.ts";

const clock = fixedClock(Date.UTC(2024, 6, 1));
const hourMs = 3_600_000;
let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sentiment-file-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function read(content: string | Uint8Array, options: SentimentFileOptions = {}) {
  const path = join(folder, "Reddit daily.csv");
  await writeFile(path, content);
  const file = await openSentimentFile(path, { clock, ...options });
  return { ...(await file.read()), name: file.name, shape: file.shape, notes: file.notes };
}

const senticrypt = "date,price,volume,score1,score2,score3,count,mean,sum";

describe("openSentimentFile() on SentiCrypt's columns", () => {
  it("takes mean, count and the spread of the three scores", async () => {
    const { readings } = await read(
      `${senticrypt}\n2019-04-15,5191.0,4408.0,0.1,0.2,0.6,30,0.25,7.5`,
    );
    const [{ dispersion, ...rest }] = readings as [(typeof readings)[number]];
    expect(rest).toEqual({
      source: "senticrypt",
      eventTimeMs: Date.UTC(2019, 3, 15),
      knownAtMs: Date.UTC(2019, 3, 16),
      score: 0.25,
      count: 30,
    });
    expect(dispersion).toBeCloseTo(Math.sqrt((0.04 + 0.01 + 0.09) / 3), 12);
  });

  it("invents neither count nor dispersion where the file has none", async () => {
    const { readings } = await read(
      "date,mean,count,score1,score2,score3\n2020-01-01,0.5,,0.1,,0.2",
    );
    expect(readings).toEqual([
      {
        source: "senticrypt",
        eventTimeMs: Date.UTC(2020, 0, 1),
        knownAtMs: Date.UTC(2020, 0, 2),
        score: 0.5,
      },
    ]);
  });

  it.each([
    ["a formula", "2020-01-01,1,1,0,0,0,3,=1+1,0", 'mean "=1+1" is no number'],
    ["hexadecimal", "2020-01-01,1,1,0,0,0,0x10,0.1,0", 'count "0x10" is no number'],
    ["NaN", "2020-01-01,1,1,0,0,0,3,NaN,0", 'mean "NaN" is no number'],
    ["Infinity", "2020-01-01,1,1,0,0,0,3,Infinity,0", 'mean "Infinity" is no number'],
    ["a number beyond doubles", "2020-01-01,1,1,0,0,0,3,1e999,0", 'mean "1e999" is no number'],
    ["an empty score", "2020-01-01,1,1,0,0,0,3,,0", "mean is empty"],
    ["a score out of range", "2020-01-01,1,1,0,0,0,3,1.01,0", "score 1.01 lies outside -1 to 1"],
    ["a part out of range", "2020-01-01,1,1,0,-2,0,3,0.1,0", "score2 -2 lies outside -1 to 1"],
    ["half an item", "2020-01-01,1,1,0,0,0,2.5,0.1,0", "count 2.5 is no whole number from 0 on"],
    ["fewer than no items", "2020-01-01,1,1,0,0,0,-1,0.1,0", "count -1 is no whole number"],
    ["no such day", "2020-02-31,1,1,0,0,0,3,0.1,0", 'date "2020-02-31" is no moment'],
    [
      "a day's and month's number",
      "01/02/2020,1,1,0,0,0,3,0.1,0",
      'date "01/02/2020" is no moment',
    ],
    ["a time before it all", "1970-01-01,1,1,0,0,0,3,0.1,0", "lies before 2009"],
    ["the future", "2024-07-02,1,1,0,0,0,3,0.1,0", "lies in the future"],
    ["too few cells", "2020-01-01,1,1,0", "it has 4 cells where the header has 9"],
    ["an open quote", '2020-01-01,1,1,0,0,0,3,"0.1,0', "its quotes do not match"],
    ["a repetition", "2020-01-02,1,1,0,0,0,3,0.2,0", "repeats line 2"],
    ["a contradiction", "2020-01-02,1,1,0,0,0,4,0.2,0", "contradicts line 2, which is of the same"],
  ])("refuses %s with its line and says why", async (_, line, reason) => {
    const good = "2020-01-02,1,1,0,0,0,3,0.2,0";
    const { readings, refused } = await read([senticrypt, good, "", line].join("\r\n"));
    expect(readings).toHaveLength(1);
    expect(refused).toMatchObject({ rows: 1, examples: [expect.stringContaining(`line 4: `)] });
    expect(refused.examples[0]).toContain(reason);
  });
});

describe("openSentimentFile() on other shapes", () => {
  it("reads a JSON file as pandas leaves it, and refuses entries that are none", async () => {
    const text = `[{"date":"2020-01-01","mean":0.5},{"date":"2020-01-02","mean":NaN},7,{"date":"2020-01-03","mean":true},{"date":"2020-01-04"}]`;
    const { readings, refused, rowsRead } = await read(text);
    expect({ readings: readings.length, rowsRead }).toEqual({ readings: 1, rowsRead: 5 });
    expect(refused.examples).toEqual([
      'entry 2: mean "NaN" is no number',
      "entry 3: it is no object",
      'entry 4: mean "true" is no number',
      "entry 5: mean is empty",
    ]);
  });

  it("tells seconds from milliseconds", async () => {
    for (const unit of [1, 1000]) {
      const { readings } = await read(`timestamp,fng\n${1_551_139_200 * unit},40`);
      expect(readings[0]).toMatchObject({ eventTimeMs: Date.UTC(2019, 1, 26), score: -0.2 });
    }
  });

  it("knows an article at its moment and takes only asked subjects", async () => {
    const lines = [
      "timestamp,source,subject,class,polarity,subjectivity",
      "1634068800000,Paper,Bitcoin,positive,0.16,0.5",
      "1634068800000,Paper,nft,neutral,0.0,0.0",
      "1634068800000,Paper,bitcoin,negative,-0.5,0.5",
    ];
    const { readings, rowsRead, refused } = await read(lines.join("\n"), { subjects: ["bitcoin"] });
    expect({ rowsRead, refused: refused.rows }).toEqual({ rowsRead: 3, refused: 0 });
    expect(readings.map(({ score, count, knownAtMs }) => [score, count, knownAtMs])).toEqual([
      [0.16, 1, 1_634_068_800_000],
      [-0.5, 1, 1_634_068_800_000],
    ]);
  });
});

describe("openSentimentFile() on any table of scores", () => {
  it("reads all that it can say under the usual names, and is called as its file", async () => {
    const { readings, name, notes } = await read(
      "time,score,known,count,dispersion,item\n2020-01-01T05:00Z,-0.5,2020-01-01T06:00Z,7,0.25,a",
    );
    expect({ name, notes }).toEqual({ name: "reddit_daily", notes: [] });
    expect(readings).toEqual([
      {
        source: "reddit_daily",
        item: "a",
        eventTimeMs: Date.UTC(2020, 0, 1, 5),
        knownAtMs: Date.UTC(2020, 0, 1, 6),
        score: -0.5,
        count: 7,
        dispersion: 0.25,
      },
    ]);
  });

  it("stretches scores and their spread from another scale", async () => {
    const { readings } = await read("ts;Mood;sd\n2020-01-01;75;10", {
      columns: { time: "TS", score: "mood", dispersion: "sd" },
      scale: { low: 0, high: 100 },
      source: "mood",
    });
    expect(readings).toEqual([
      {
        source: "mood",
        eventTimeMs: Date.UTC(2020, 0, 1),
        knownAtMs: Date.UTC(2020, 0, 2),
        score: 0.5,
        dispersion: 0.2,
      },
    ]);
  });

  it("takes days as known on the next one and moments at once, says so, and can be told", async () => {
    const delay = async (time: string, options?: SentimentFileOptions) => {
      const { readings, notes } = await read(`time,score\n${time},0.5`, options);
      const [reading] = readings;
      return [(reading!.knownAtMs - reading!.eventTimeMs) / hourMs, notes.length];
    };
    expect(await delay("2020-01-01")).toEqual([24, 1]);
    expect(await delay("2020-01-01T18:00Z")).toEqual([0, 1]);
    expect(await delay("2020-01-01T18:00Z", { known: "next-day" })).toEqual([6, 0]);
    expect(await delay("2020-01-01", { known: "at-its-time" })).toEqual([0, 0]);
  });

  const days = ["2024-01-02", "2024-01-03"];
  it.each<[string, readonly string[]]>([
    ["a day with a second", [...days, "2024-01-04 00:00:01"]],
    ["midnights and a second", ["2024-01-02T00:00Z", "2024-01-03T00:00Z", "2024-01-04T00:00:01Z"]],
    ["one day among moments", ["2024-01-02 07:00", "2024-01-02 08:00", "2024-01-03"]],
    ["epoch days and an afternoon", ["1704153600", "1704240000", "1704326400", "1704470401"]],
  ])("refuses %s unless it is told when they are known", async (_, times) => {
    const text = `time,score\n${times.map((time) => `${time},0.5`).join("\n")}`;
    await expect(read(text)).rejects.toMatchObject({
      code: "E_SENTIMENT_KNOWN",
      message: expect.stringContaining("--known next-day"),
    });
    const { readings } = await read(text, { known: "next-day" });
    for (const { eventTimeMs, knownAtMs } of readings) {
      expect(knownAtMs).toBe((Math.floor(eventTimeMs / 24 / hourMs) + 1) * 24 * hourMs);
    }
  });

  it.each([1, 4, 8, 12])(
    "takes midnights for moments in a table of every %i hours",
    async (step) => {
      const times = Array.from(
        { length: 72 / step + 1 },
        (_, i) => 1_704_153_600 + i * step * 3600,
      );
      const { readings } = await read(`time,score\n${times.map((time) => `${time},0`).join("\n")}`);
      expect(readings.every(({ eventTimeMs, knownAtMs }) => eventTimeMs === knownAtMs)).toBe(true);
    },
  );

  it("takes a day for a day however late it comes in a table of moments", async () => {
    const moments = Array.from({ length: 2100 }, (_, i) => `${1_704_153_601 + i * 3607},0`);
    const { readings } = await read(`time,score\n${moments.join("\n")}\n2024-05-01,0.5`);
    expect(readings.find(({ score }) => score === 0.5)?.knownAtMs).toBe(Date.UTC(2024, 4, 2));
  });

  it("keeps wordings of one event apart by when they were known, and refuses the impossible", async () => {
    const { readings, refused } = await read(
      "time,score,known\n2020-01-01,0.5,2020-01-02\n2020-01-01,0.6,2020-01-05\n2020-01-03,0.6,2020-01-02",
    );
    expect(readings.map(({ score }) => score)).toEqual([0.5, 0.6]);
    expect(refused.examples).toEqual([
      "line 4: it was known at 2020-01-02 00:00, before its own time 2020-01-03 00:00",
    ]);
  });
});

describe("openSentimentFile() on what is none", () => {
  const header = "time,score\n";
  it.each<[string, string | Uint8Array, string, RegExp]>([
    ["nothing", "", "E_FILE_FORMAT", /as sentiment: it is empty/],
    ["a web page", "<!DOCTYPE html><html>", "E_FILE_FORMAT", /a web page/],
    ["bytes", Uint8Array.from({ length: 999 }, (_, i) => i % 7), "E_FILE_FORMAT", /no text/],
    ["Parquet", Buffer.from("PAR1 and more"), "E_FILE_FORMAT", /parquet, not CSV or JSON/],
    ["a torn gzip", gzipSync(header.repeat(99)).subarray(0, 20), "E_ARCHIVE", /torn/],
    ["candles", "time,open,high\n1,2,3", "E_SENTIMENT_FILE", /--columns time=NAME.*"open", "high"/],
    ["one column", "score\n1\n", "E_SENTIMENT_FILE", /at least two columns/],
    ["twins", "time,score,Score\n1,2,3", "E_SENTIMENT_FILE", /two columns are called "score"/],
    ["broken JSON", '[{"date":', "E_SENTIMENT_FILE", /broken JSON/],
    ["other JSON", "[1,2]", "E_SENTIMENT_FILE", /neither SentiCrypt's/],
    ["a line without end", header + "1".repeat(70_000), "E_CSV_LINE", /as sentiment: line 2/],
    ["a header alone", header, "E_SENTIMENT_EMPTY", /: it has no rows$/],
    ["an empty list", '{"data":[]}', "E_SENTIMENT_FILE", /neither SentiCrypt's/],
    [
      "rows of rubbish",
      `${header}x,y\nz,w`,
      "E_SENTIMENT_EMPTY",
      /all 2 rows were refused, line 2/,
    ],
  ])("refuses %s", async (_, content, code, message) => {
    await expect(read(content)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  it("refuses news of which no article is on what was asked for", async () => {
    const text = "timestamp,subject,polarity\n1634068800000,nft,0.1\n1634068800001,nft,x";
    await expect(read(text, { subjects: ["bitcon"] })).rejects.toMatchObject({
      code: "E_SENTIMENT_EMPTY",
      message: expect.stringMatching(/: 2 rows are of subjects that were not asked for$/),
    });
  });

  it("names the columns where one that is asked for is not there", async () => {
    const reading = read("when,mood\n1,2", { columns: { time: "when", score: "moods" } });
    await expect(reading).rejects.toMatchObject({
      code: "E_SENTIMENT_COLUMNS",
      message: expect.stringContaining('"moods", columns were "when", "mood"'),
    });
  });
});

const data = fileURLToPath(new URL("../../../../shared/data/", import.meta.url));

describe.runIf(existsSync(data))("openSentimentFile() on the real files", () => {
  const files = [
    { name: "senticrypt_daily.csv", rows: [1904, 0], first: "2019-04-15", lastKnown: "2024-07-01" },
    { name: "fear_greed_daily.csv", rows: [2339, 0], first: "2018-02-01", lastKnown: "2024-07-01" },
    {
      name: "news_sentiment_events.csv",
      rows: [7516, 8],
      first: "2021-10-12T20:00Z",
      lastKnown: "2022-07-05T04:24Z",
    },
  ];
  it.each(files)("reads $name", async ({ name, rows, first, lastKnown }) => {
    const file = await openSentimentFile(join(data, name), { clock });
    const { readings, refused } = await file.read();
    expect([readings.length, refused.rows]).toEqual(rows);
    expect(readings[0]?.eventTimeMs).toBe(Date.parse(first));
    expect(readings.at(-1)?.knownAtMs).toBe(Date.parse(lastKnown));
  });
});
