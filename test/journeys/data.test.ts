import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandInProcess, type ToldCommand } from "../command-in-process.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "data-journey-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

function candlecast(...argv: readonly string[]): Promise<ToldCommand> {
  return commandInProcess(...argv, "--data-dir", join(folder, "data"));
}

async function csv(name: string, rows: readonly string[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, ["Date;Open;High;Low;Close", ...rows].join("\n"));
  return path;
}

const good = ["2024-01-01;10;12;9;11", "2024-01-02;11;12;9;10"];
const asDaily = ["--instrument", "abc/usd", "--timeframe", "1d"] as const;

describe("candlecast data", () => {
  it("import prints one JSON object, the same one again, and exit 1 only under --strict", async () => {
    const file = await csv("a.csv", [...good, "2024-01-04;10;9;12;11"]);
    const first = await candlecast("data", "import", file, ...asDaily, "--json");
    expect(first).toMatchObject({ exitCode: 0, notes: "" });
    const { volatile, ...json } = JSON.parse(first.answer) as Record<string, unknown>;
    expect(json).toMatchObject({
      instrument: "ABCUSD",
      rows: 2,
      gaps: 0,
      missing: 0,
      duplicates: 0,
      refused: 1,
      refusedRows: [{ line: 4, kind: "high-below-low", reason: "high 9 is below low 12" }],
      volume: false,
    });
    const again = await candlecast("data", "import", file, ...asDaily, "--json");
    expect(JSON.parse(again.answer)).toMatchObject(json);
    expect(volatile).toMatchObject({ before: 0, lost: 0 });
    const strict = await candlecast("data", "import", file, ...asDaily, "--json", "--strict");
    expect(strict.exitCode).toBe(1);
    expect(JSON.parse(strict.answer)).toMatchObject({ refused: 1, stored: null });
  });

  it("import says in text what happened and what to do next", async () => {
    const file = await csv("b.csv", good);
    const { answer } = await candlecast("data", "import", file, ...asDaily);
    expect(answer).toMatch(/^ {2}rows +2$/m);
    expect(answer).toContain("--features open,high,low,close");
    expect(answer).toMatch(/Next:\n {2}candlecast data verify ABCUSD --timeframe 1d --data-dir /);
  });

  it("simulate makes the same market twice, and verify finds it sound", async () => {
    const argv = ["data", "simulate", "SIM", "--candles", "300", "--seed", "7", "--json"] as const;
    const first = JSON.parse((await candlecast(...argv)).answer) as Record<string, unknown>;
    const second = JSON.parse((await candlecast(...argv)).answer) as Record<string, unknown>;
    expect(first).toMatchObject({ rows: 300, refused: 0 });
    expect({ ...second, volatile: 0 }).toEqual({ ...first, volatile: 0 });
    const verified = await candlecast("data", "verify", "SIM", "--json");
    expect(verified.exitCode).toBe(0);
    expect(JSON.parse(verified.answer)).toMatchObject({ checked: 1, broken: 0 });
  });

  it.each([
    [["data", "import", "nowhere.csv", ...asDaily], 2],
    [["data", "import", "nowhere.csv", "--instrument", "X", "--timeframe", "7h"], 2],
    [["data", "import", "nowhere.csv", "--timeframe", "1h"], 2],
    [["data", "simulate", "--market", "casino"], 2],
    [["data", "simulate", "--candles", "9000000"], 2],
    [["data", "verify", "NOTHING"], 2],
  ])("%j answers one sentence and exit %i", async (argv, exitCode) => {
    const told = await candlecast(...argv);
    expect(told.exitCode).toBe(exitCode);
    expect(told.answer).toBe("");
    expect(told.notes).toMatch(/^[^\n]{10,}\n$/);
  });
});
