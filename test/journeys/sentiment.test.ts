import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandInProcess, type ToldCommand } from "../command-in-process.ts";
import { closedPort } from "../local-server.ts";
import { printedCommands, readCommand, shellWords } from "../printed-commands.ts";
import { sentimentRows } from "../sentiment-rows.ts";
import { startFearGreed, startSenticrypt } from "../sentiment-server.ts";

const dayMs = 86_400_000;
const { kind, senticrypt, fearGreed, news } = sentimentRows();

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sentiment-journey-"));
  await write("senticrypt_daily.csv", senticrypt);
  await write("fear_greed_daily.csv", fearGreed);
  await write("news_sentiment_events.csv", news);
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function write(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

function sentiment(...argv: readonly string[]): Promise<ToldCommand> {
  return commandInProcess("sentiment", ...argv, "--data-dir", join(folder, "data"));
}

async function json(...argv: readonly string[]): Promise<Record<string, unknown>> {
  const told = await sentiment(...argv, "--json");
  expect(told.notes).toBe("");
  return JSON.parse(told.answer) as Record<string, unknown>;
}

describe(`candlecast sentiment on ${kind} files`, () => {
  it("imports the three files, and a second time nothing new", async () => {
    const expected = [
      ["senticrypt_daily.csv", "senticrypt", "SentiCrypt", 1904, 0],
      ["fear_greed_daily.csv", "fear_greed", "Fear & Greed", 2339, 0],
      ["news_sentiment_events.csv", "news", "news events", 7516, 8],
    ] as const;
    for (const [name, source, shape, readings, refused] of expected) {
      const { volatile, ...first } = await json("import", join(folder, name));
      expect(first).toMatchObject({ kind: "imported", source, shape, readings });
      expect(first["refused"]).toMatchObject({ rows: refused });
      expect(volatile).toEqual({ added: readings, late: 0, changed: 0, unchanged: 0 });
      const { volatile: twice, ...second } = await json("import", join(folder, name));
      expect(second).toEqual(first);
      expect(twice).toEqual({ added: 0, late: 0, changed: 0, unchanged: readings });
    }
  });

  it("verify finds one gap of three days in the index and stale readings by today's clock", async () => {
    const { sources } = (await json("verify")) as {
      readonly sources: readonly Record<string, unknown>[];
    };
    expect(sources.map(({ source, kind: told }) => [source, told])).toEqual([
      ["fear_greed", "sound"],
      ["news", "sound"],
      ["senticrypt", "sound"],
    ]);
    const [index, , days] = sources;
    expect(index).toMatchObject({
      gaps: [{ afterMs: Date.UTC(2018, 3, 13), beforeMs: Date.UTC(2018, 3, 17), days: 3 }],
      duplicates: 0,
      slowReadings: 0,
      lastKnownMs: Date.UTC(2024, 6, 1),
      hasCounts: false,
      volatile: { freshness: expect.closeTo(0, 2), stale: true },
    });
    expect(days).toMatchObject({ gaps: [], hasCounts: true, hasDispersions: true });
    const { answer, exitCode } = await sentiment("verify", "fear-greed");
    expect(exitCode).toBe(0);
    expect(answer).toContain("1 with 3 days; 3 days after 2018-04-13 00:00");
    expect(answer).toContain("1 source checked, 0 broken");
  });

  it("show draws each source and names the eight features as they were at a moment", async () => {
    const { answer, exitCode } = await sentiment("show", "BTCUSDT", "--at", "2022-07-05T06:00Z");
    expect(exitCode).toBe(0);
    expect(answer).toMatch(
      /^senticrypt: [\d,]+ readings, the last known at 2022-07-05 00:00 UTC$/m,
    );
    expect(answer).toMatch(/^Features at 2022-07-05 06:00 UTC$/m);
    expect(answer.match(/^ {2}sentiment_\w+ +-?\d/gm)).toHaveLength(8);
    expect(answer).toContain("a model scales by its train rows");
    expect(Math.max(...answer.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
    const single = await sentiment("show", "fear_greed");
    expect(single.answer).toMatch(/^ {2}sentiment_volume .*; not known, so neutral$/m);
    const plain = await sentiment("show", "senticrypt", "--ascii");
    expect(plain.answer).toMatch(/^[\n\x20-\x7E]*$/);
  });

  it("show knows nothing that became known later", async () => {
    const at = ["--at", "2021-01-01T12:00Z"] as const;
    const whole = await json("show", "senticrypt", ...at);
    const upTo = senticrypt
      .split("\n")
      .filter((line) => !(line.slice(0, 10) >= "2021-01-01" && /^\d/.test(line)));
    const cut = await write("cut.csv", upTo.join("\n"));
    const elsewhere = ["--data-dir", join(folder, "cut")] as const;
    await commandInProcess("sentiment", "import", cut, ...elsewhere);
    const told = await commandInProcess(
      "sentiment",
      "show",
      "senticrypt",
      ...at,
      ...elsewhere,
      "--json",
    );
    expect(JSON.parse(told.answer)).toEqual(whole);
  });

  it("freshness decays where the news end, hour by hour", async () => {
    const freshness = async (at: string): Promise<number> => {
      const { features } = (await json("show", "news", "--at", at)) as {
        readonly features: { readonly sentiment_freshness: number };
      };
      return features.sentiment_freshness;
    };
    const last = await freshness("2022-07-05T04:24Z");
    const day = await freshness("2022-07-06T04:24Z");
    expect(last).toBeCloseTo(1, 6);
    expect(day).toBeLessThanOrEqual(Math.exp(-1) + 1e-9);
    expect(await freshness("2022-07-09T04:24Z")).toBeLessThan(0.03);
  });

  it("a late arrival changes nothing that was known before", async () => {
    const lines = fearGreed.trim().split("\n");
    const changed = [lines[0], "1523664000000,99", "1517443200000,77", ...lines.slice(-2)];
    const before = await json("show", "fear_greed", "--at", "2024-06-30");
    const { volatile } = await json("import", await write("late.csv", changed.join("\n")));
    expect(volatile).toEqual({ added: 0, late: 1, changed: 1, unchanged: 2 });
    expect(await json("show", "fear_greed", "--at", "2024-06-30")).toEqual(before);
    const { sources } = await json("verify", "fear_greed");
    expect(sources).toMatchObject([{ slowReadings: 1, revisions: 1 }]);
    await json("import", join(folder, "fear_greed_daily.csv"), "--replace");
    expect((await json("verify", "fear_greed"))["sources"]).toMatchObject([{ revisions: 0 }]);
  });

  it("tells of an edited file and stores it anew", async () => {
    const path = join(folder, "data", "sentiment", "news.jsonl");
    await writeFile(path, (await readFile(path, "utf8")).replace('"score":0.', '"score":-0.'));
    const { exitCode, answer } = await sentiment("verify");
    expect(exitCode).toBe(1);
    expect(answer).toMatch(/^BROKEN news$/m);
    const file = join(folder, "news_sentiment_events.csv");
    expect((await sentiment("import", file)).exitCode).toBe(1);
    expect((await sentiment("import", file, "--replace")).exitCode).toBe(0);
    expect((await sentiment("verify")).exitCode).toBe(0);
  });

  it("prints commands that exist", async () => {
    const { answer } = await sentiment("import", join(folder, "senticrypt_daily.csv"));
    const commands = printedCommands(answer);
    expect(commands).toHaveLength(2);
    for (const command of commands) {
      const { name, args } = await readCommand(shellWords(command));
      expect(name).toMatch(/^sentiment (verify|show)$/);
      expect(args).toEqual(["senticrypt"]);
    }
  });
});

describe("candlecast sentiment with other tables and feeds", () => {
  const elsewhere = () => ["--data-dir", join(folder, "other")] as const;

  it("imports any table of scores by its columns and scale", async () => {
    const file = await write(
      "Mood.csv",
      "ts;mood;n\n2024-01-01;75;3\n2024-01-02;0;1\n2024-01-03;101;1\n",
    );
    const argv = ["sentiment", "import", file, "--columns", "time=ts,score=mood,count=n"] as const;
    const told = await commandInProcess(...argv, "--scale", "0..100", ...elsewhere());
    expect(told.exitCode).toBe(0);
    expect(told.answer).toContain("as mood");
    expect(told.answer).toContain("line 4: mood 101 lies outside 0 to 100");
    expect(told.answer).toContain("known when the next day begins");
    const stored = await readFile(join(folder, "other", "sentiment", "mood.jsonl"), "utf8");
    expect(stored.split("\n")[1]).toBe(
      `{"event":${Date.UTC(2024, 0, 1)},"known":${Date.UTC(2024, 0, 2)},"score":0.5,"count":3}`,
    );
  });

  it("downloads a feed, goes on where it was, and leaves out the day that is not over", async () => {
    const todayMs = Math.floor(Date.now() / dayMs) * dayMs;
    const entry = (daysAgo: number) => ({
      value: String(20 + daysAgo),
      value_classification: "Fear",
      timestamp: String((todayMs - daysAgo * dayMs) / 1000),
    });
    const all = Array.from({ length: 30 }, (_, i) => entry(29 - i));
    const server = await startFearGreed(all);
    try {
      const argv = ["sentiment", "download", "fear-greed", "--url", server.url, "--json"] as const;
      const first = JSON.parse((await commandInProcess(...argv, ...elsewhere())).answer) as object;
      expect(first).toMatchObject({ feed: "fear-greed", readings: 29, unfinished: 1 });
      const again = JSON.parse((await commandInProcess(...argv, ...elsewhere())).answer) as object;
      expect(again).toMatchObject({ readings: 29, volatile: { added: 0, unchanged: 8 } });
      expect(server.requests).toEqual(["/fng/?limit=0", "/fng/?limit=10"]);
    } finally {
      await server.close();
    }
  });

  it("downloads SentiCrypt's recent days one by one", async () => {
    const todayMs = Math.floor(Date.now() / dayMs) * dayMs;
    const dateOf = (daysAgo: number): string =>
      new Date(todayMs - daysAgo * dayMs).toISOString().slice(0, 10);
    const server = await startSenticrypt(
      [3, 2].map((daysAgo) => ({ date: dateOf(daysAgo), mean: 0.1, count: 5 })),
    );
    try {
      const argv = ["sentiment", "download", "senticrypt", "--url", server.url] as const;
      const told = await commandInProcess(...argv, "--since", dateOf(3), ...elsewhere());
      expect(told.exitCode).toBe(0);
      expect(told.answer).toMatch(/^ {2}new +2 added, 0 as stored$/m);
      expect(server.requests).toHaveLength(3);
    } finally {
      await server.close();
    }
  });

  it.each<[readonly string[], number]>([
    [["import", "nowhere.csv"], 2],
    [["import", "x.csv", "--columns", "tim=a"], 2],
    [["import", "x.csv", "--columns", "time=a,time=b"], 2],
    [["import", "x.csv", "--scale", "1..-1"], 2],
    [["import", "x.csv", "--known", "yesterday"], 2],
    [["download", "senticript"], 2],
    [["download", "senticrypt", "--url", "ftp://x"], 2],
    [["verify", "nothing"], 2],
    [["show", "senticript"], 2],
    [["show", "FOOBAR"], 2],
    [["show", "fear_greed", "--at", "2010-01-01"], 2],
  ])("%j answers one sentence and exit %i", async (argv, exitCode) => {
    const told = await commandInProcess("sentiment", ...argv, ...elsewhere());
    expect(told.exitCode).toBe(exitCode);
    expect(told.answer).toBe("");
    expect(told.notes.trim().split("\n")).toHaveLength(1);
  });

  it("says that a feed cannot be reached", async () => {
    const argv = ["sentiment", "download", "senticrypt", "--retries", "0"] as const;
    const told = await commandInProcess(...argv, "--url", await closedPort(), ...elsewhere());
    expect(told.exitCode).toBe(3);
    expect(told.notes).toMatch(/^Cannot fetch .*check the network, or name a mirror with --url$/m);
  });
});
