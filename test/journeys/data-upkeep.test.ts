import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandInProcess, type ToldCommand } from "../command-in-process.ts";

let folder = "";
let dataDir = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "data-upkeep-"));
  dataDir = join(folder, "data");
  await data("simulate", "SIM", "--timeframe", "15m", "--candles", "9000");
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function data(...argv: readonly string[]): Promise<ToldCommand> {
  return commandInProcess("data", ...argv, "--data-dir", dataDir);
}

async function json(...argv: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
  const { answer } = await data(...argv, "--json");
  expect(answer).not.toMatch(/NaN|Infinity|undefined/);
  return JSON.parse(answer) as Record<string, unknown>;
}

interface Listed {
  readonly instrument: string;
  readonly timeframe: string;
  readonly kind: string;
  readonly origin: string;
  readonly volatile: { readonly behindMs: number };
}

const quarter = ["--from", "15m"] as const;

describe("candlecast data resample", () => {
  it("makes coarse candles with an origin of their own, the same ones again", async () => {
    const made = await json("resample", "sim", ...quarter, "--to", "1h");
    expect(made).toMatchObject({ instrument: "SIM", timeframe: "1h", from: "15m", volume: true });
    expect(made["rows"]).toBe(Number(made["whole"]) + Number(made["overGaps"]));
    const again = await json("resample", "SIM", ...quarter, "--to", "1h");
    expect({ ...again, volatile: 0 }).toEqual({ ...made, volatile: 0 });
    expect(again["volatile"]).toMatchObject({ lost: 0, previousPath: null });
    const { series } = await json("show", "SIM", "--timeframe", "1h");
    const [origin] = (series as readonly { readonly origins: readonly object[] }[])[0]!.origins;
    const simulated = { kind: "simulated", market: "regimes", seed: 1 };
    const { dataHash } = made;
    expect(origin).toEqual({ kind: "resampled", from: "15m", dataHash, origins: [simulated] });
  });

  it("twice is the same as at once", async () => {
    await data("resample", "SIM", ...quarter, "--to", "1h");
    await data("resample", "SIM", "--from", "1h", "--to", "4h");
    const [twice] = await shown("4h");
    await data("resample", "SIM", ...quarter, "--to", "4h");
    const [direct] = await shown("4h");
    expect(twice).toMatchObject({ candles: direct?.["candles"], years: direct?.["years"] });
  });

  it("keeps and names what it replaces, and leaves it alone under --append", async () => {
    await data("simulate", "OTHER", "--timeframe", "15m", "--candles", "800", "--seed", "2");
    await data("simulate", "OTHER", "--candles", "200", "--seed", "3");
    const appended = await json("resample", "OTHER", ...quarter, "--to", "1h", "--append");
    expect(appended["conflicts"]).toBe(appended["rows"]);
    expect(appended["stored"]).toMatchObject({ candles: 200 });
    const told = await data("resample", "OTHER", ...quarter, "--to", "1h");
    expect(told.answer).toMatch(/replaced +200 of 200 stored candles are not in it/);
    expect(told.answer).toMatch(/previous +kept as .*1h\.previous-\d{8}T\d{9}Z\.parquet/);
    expect((await shown("1h", "OTHER"))[0]).toMatchObject({ origins: [{ kind: "resampled" }] });
  });

  it.each([
    [["resample", "SIM", "--from", "1h", "--to", "15m"], 2, "it must be one of 2h, 4h"],
    [["resample", "SIM", "--from", "8h", "--to", "1d"], 2, "stored of it are 15m"],
    [["resample", "NONE", "--from", "1h", "--to", "4h"], 2, "nor any others of it"],
    [["resample", "SIM", "--from", "15m"], 2, "--to"],
    [["resample", "SIM", "--from", "15m", "--to", "7h"], 2, "1m, 3m, 5m"],
    [["show", "NONE"], 2, "stored are"],
    [["export", "NONE", "--timeframe", "1h"], 2, "bring them in with `candlecast data import`"],
    [["show", "SIM", "--timeframe", "1m"], 2, "stored are"],
  ])("%j answers one sentence and exit %i", async (argv, exitCode, words) => {
    const told = await data(...argv);
    expect(told).toMatchObject({ exitCode, answer: "" });
    expect(told.notes).toMatch(/^[^\n]{10,}\n$/);
    expect(told.notes).toContain(words);
  });

  it("refuses to make nothing", async () => {
    await data("simulate", "SHORT", "--timeframe", "15m", "--candles", "2");
    const told = await data("resample", "SHORT", ...quarter, "--to", "1d");
    expect(told).toMatchObject({ exitCode: 1, answer: "" });
    expect(told.notes).toContain("no 1d candle is covered");
  });
});

async function shown(
  timeframe: string,
  instrument = "SIM",
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const { series } = await json("show", instrument, "--timeframe", timeframe);
  return series as readonly Readonly<Record<string, unknown>>[];
}

interface ShownCoverage {
  readonly coverage: {
    readonly rows: readonly {
      readonly present: readonly number[];
      readonly expected: readonly number[];
    }[];
  };
}

describe("candlecast data show", () => {
  it("draws a page of 80 columns with every part", async () => {
    const { answer, exitCode } = await data("show", "SIM", "--timeframe", "15m", "--ascii");
    expect(exitCode).toBe(0);
    const pathless = answer.split("\n").filter((line) => !line.includes(dataDir));
    expect(pathless.filter((line) => line.length > 80)).toEqual([]);
    for (const title of ["Coverage", "Gaps", "Findings", "Prices", "Largest moves", "Origins"]) {
      expect(answer).toMatch(new RegExp(`^${title}`, "m"));
    }
    expect(answer).toContain("simulated: regimes, seed 1");
    expect(answer).toMatch(/^[\n\x20-\x7E]*$/);
  });

  it("lists every gap under --gaps, and as JSON always", async () => {
    const [one] = await shown("15m");
    const gaps = one?.["gaps"] as readonly object[];
    expect(gaps.length).toBeGreaterThan(0);
    const { answer } = await data("show", "SIM", "--timeframe", "15m", "--gaps");
    expect(answer.match(/^ {2}\d{4}-\d\d-\d\d \d\d:\d\d {2}\d{4}-\d\d-\d\d/gm)).toHaveLength(
      gaps.length,
    );
  });

  it("counts the same missing candles in the calendar and in the gaps", async () => {
    const [one] = await shown("15m");
    const { rows } = (one as unknown as ShownCoverage).coverage;
    const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
    const present = sum(rows.map((row) => sum(row.present)));
    expect(present).toBe(one?.["candles"]);
    expect(sum(rows.map((row) => sum(row.expected))) - present).toBe(one?.["missing"]);
  });
});

describe("candlecast data list", () => {
  it("says what is stored and how far behind it is, and names what is broken", async () => {
    await data("simulate", "TORN", "--candles", "50");
    await appendFile(join(dataDir, "TORN", "1h.parquet"), "rubbish");
    const { series } = await json("list");
    const listed = series as readonly Listed[];
    const fine = listed.find((one) => one.instrument === "SIM" && one.timeframe === "15m");
    expect(fine).toMatchObject({ kind: "sound", candles: 9000, origin: "simulated" });
    expect(fine?.volatile.behindMs).toBeGreaterThan(0);
    expect(listed.find(({ instrument }) => instrument === "TORN")).toMatchObject({
      kind: "broken",
      timeframe: "1h",
    });
    const told = await data("list");
    expect(told.exitCode).toBe(0);
    expect(told.answer).toMatch(/^SIM 15m +\d{4}-\d\d-\d\d +\d{4}-\d\d-\d\d +9,000 /m);
    expect(told.answer).toMatch(/^BROKEN TORN 1h: /m);
    const shownTorn = await data("show", "TORN");
    expect(shownTorn.exitCode).toBe(1);
    expect(shownTorn.answer).toMatch(/^BROKEN TORN 1h\n {2}reason/);
  });

  it("says that an empty store is empty and what to do next", async () => {
    const empty = ["list", "--data-dir", join(folder, "nowhere")] as const;
    const told = await commandInProcess("data", ...empty);
    expect(told.exitCode).toBe(0);
    expect(told.answer).toMatch(/^No candles are stored in .*\nNext:\n {2}candlecast data /);
    const asJson = await commandInProcess("data", ...empty, "--json");
    expect(JSON.parse(asJson.answer)).toEqual({ count: 0, series: [], unfinished: [] });
  });
});
