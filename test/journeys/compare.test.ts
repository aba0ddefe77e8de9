import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compareSchema } from "../../src/cli/report/compare-schema.ts";
import { commandInProcess } from "../command-in-process.ts";
import { trainingData, writeTrainingFile } from "../training-file.ts";

const folder = mkdtempSync(join(tmpdir(), "compare-journey-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const models = join(folder, "models");

let all = "";
let some = "";
let early = "";
const versions: Record<"one" | "two" | "far", string> = { one: "", two: "", far: "" };

/** The file's first so many candles. */
function beginning(file: string, candles: number): string {
  const path = join(folder, `beginning-${candles}.csv`);
  const lines = readFileSync(file, "utf8").split("\n");
  writeFileSync(path, lines.slice(0, candles + 1).join("\n"));
  return path;
}

async function train(...argv: readonly string[]): Promise<string> {
  const quick = ["--sequence-length", "8", "--epochs", "1", "--models", models, "--json"];
  const told = await commandInProcess("train", "BTCUSDT", "--data", early, ...argv, ...quick);
  expect(told.exitCode, told.notes).toBe(0);
  return (JSON.parse(told.answer) as { readonly version: string }).version;
}

beforeAll(async () => {
  all = writeTrainingFile(folder, { candles: 3600 });
  some = beginning(all, 2000);
  early = beginning(all, 800);
  versions.one = await train("--recipe", "return");
  versions.two = await train("--recipe", "direction", "--seed", "2");
  versions.far = await train("--recipe", "return", "--horizon", "3");
});

interface VerdictJson {
  readonly verdict: string;
  readonly rows: number;
  readonly trials: number;
  readonly legs: object;
}

interface CompareJson {
  readonly kind: string;
  readonly verdict: string;
  readonly verdicts: Readonly<Record<"model1" | "model2", VerdictJson>>;
  readonly winner: string | null;
  readonly reason: string;
  readonly rows: number;
  readonly independentRows: number;
  readonly waitUntil: string | null;
  readonly firstDecisionMs: number;
  readonly model1: { readonly name: string; readonly seenUntilMs: number | null };
  readonly model2: { readonly name: string; readonly seenUntilMs: number | null };
  readonly tests: readonly { readonly name: string; readonly pValue: number | null }[];
  readonly figures: readonly { readonly name: string; readonly model1: number | null }[];
  readonly floors: readonly { readonly condition: string; readonly rows: number }[];
  readonly error: { readonly code: string; readonly message: string };
}

async function compare(model1: string, model2: string, ...argv: readonly string[]) {
  const references = ["--model1", model1, "--model2", model2, "--models", models] as const;
  const told = await commandInProcess(
    "compare",
    ...references,
    "--draws",
    "100",
    "--json",
    ...argv,
  );
  return { ...told, json: JSON.parse(told.answer) as CompareJson };
}

describe(`candlecast compare on ${trainingData}`, () => {
  test("two versions on the candles that neither was fitted on, with tests, scores, floors", async () => {
    const page = join(folder, "page.html");
    const more = ["--data", all, "--report", page];
    const { json, exitCode, answer } = await compare(versions.one, versions.two, ...more);
    expect(exitCode).toBe(0);
    expect(json.kind).toMatch(/^(winner|inconclusive)$/);
    expect(json.model1.name).toBe(versions.one);
    expect(json.model2.name).toBe(versions.two);
    expect(json.independentRows).toBeGreaterThanOrEqual(2160);
    const seen = Math.max(json.model1.seenUntilMs ?? 0, json.model2.seenUntilMs ?? 0);
    expect(json.firstDecisionMs).toBeGreaterThan(seen);
    expect(json.tests).toHaveLength(4);
    expect(json.figures).toHaveLength(5);
    expect(json.floors.reduce((sum, { rows }) => sum + rows, 0)).toBe(json.rows);
    expect(answer).not.toMatch(/NaN|Infinity/);
    expect(compareSchema.parse(json)).toEqual(json);
    const html = readFileSync(page, "utf8");
    expect(html).toContain(versions.two);
    expect(html).not.toMatch(/<script|https?:\/\//);
  });

  test("each has a verdict of its own on the common rows, the second one's on top", async () => {
    const { json } = await compare(versions.one, "persistence", "--data", all);
    expect(json.verdict).toBe(json.verdicts.model2.verdict);
    expect(json.verdicts.model2).toMatchObject({ verdict: "no edge", rows: json.rows });
    expect(json.verdicts.model1.rows).toBe(json.rows);
    expect(json.verdicts.model1.trials).toBeGreaterThanOrEqual(1);
    const turned = await compare("persistence", versions.one, "--data", all);
    expect(turned.json.verdicts.model2.legs).toEqual(json.verdicts.model1.legs);
  });

  test("a one-liner by name, on either side: the same p values", async () => {
    const one = await compare(versions.one, "Persistence", "--data", all);
    const other = await compare("persistence", versions.one, "--data", all);
    expect(one.json.model2).toMatchObject({ name: "persistence", seenUntilMs: null });
    expect(one.json.tests.map(({ pValue }) => pValue)).toEqual(
      other.json.tests.map(({ pValue }) => pValue),
    );
    const ar = await compare(versions.one, "ar1", "--data", all);
    expect(ar.json.model2.name).toBe("arOne");
  });

  test("too few rows of a time that is over: newer candles are to be fetched", async () => {
    const { json, exitCode } = await compare(versions.one, versions.two, "--data", some);
    expect(exitCode).toBe(0);
    expect(json.independentRows).toBeLessThan(2160);
    expect(json.reason).toMatch(/^inconclusive, fetch newer candles /);
    expect(json.waitUntil).toBeNull();
    expect(compareSchema.parse(json)).toEqual(json);
    const few = await compare(versions.one, versions.two, "--data", early);
    expect(few.json.reason).toMatch(/^n too small, fetch newer candles .*: \d+ independent rows/);
  });

  test("the text puts the result before the figures", async () => {
    const references = ["--model1", versions.one, "--model2", "persistence"];
    const places = ["--models", models, "--data", early, "--draws", "100"];
    const { answer } = await commandInProcess("compare", "BTCUSDT", ...references, ...places);
    expect(answer.indexOf("INCONCLUSIVE")).toBeLessThan(answer.indexOf("Scores"));
    expect(answer).toContain("rows that neither was fitted on");
    expect(answer).toContain("model2 persistence, a one-liner");
    expect(answer).not.toContain("GATE ");
    const both = ["--model1", versions.one, "--model2", versions.two];
    const two = (await commandInProcess("compare", "BTCUSDT", ...both, ...places)).answer;
    expect(two).toContain("GATE deploy asks the promotion gate, not this comparison");
    const wide = two.split("\n").filter((line) => line.length > 100 && line.startsWith(" "));
    expect(wide).toEqual([]);
    expect(answer.match(/^VERDICT model[12] no edge: .+$/gm)).toHaveLength(2);
  });
});

describe("candlecast compare refuses", () => {
  test("no candle outside both training spans: until when each was trained, from when rows count", async () => {
    const seen = beginning(all, 600);
    const { exitCode, json } = await compare(versions.one, versions.two, "--data", seen);
    expect([json.error.code, exitCode]).toEqual(["E_NO_COMMON_ROWS", 1]);
    expect(json.error.message.match(/was trained until/g)).toHaveLength(2);
    expect(json.error.message).toContain("rows count when decided after");
  });

  test.each<[string, () => readonly [string, string], string]>([
    ["other horizons", () => [versions.one, versions.far], "E_NOT_COMPARABLE"],
    ["one version twice", () => [versions.one, versions.one], "E_NOT_COMPARABLE"],
    ["two one-liners", () => ["ridge", "persistence"], "E_NOT_COMPARABLE"],
    ["a version that is not there", () => [versions.one, "29990101"], "E_NO_MODEL"],
    ["a start of several versions", () => ["2", "persistence"], "E_WHICH_MODEL"],
    ["a champion while there is none", () => ["champion", "new"], "E_NO_CHAMPION"],
  ])("%s", async (_, references, code) => {
    const { exitCode, json } = await compare(...references(), "--data", all);
    expect([json.error.code, exitCode]).toEqual([code, 2]);
  });

  test("one version twice is named; without a champion the two newest are", async () => {
    const same = await compare("new", "new", "--data", all);
    expect(same.json.error.message).toContain(`both are version ${versions.far}`);
    const told = await commandInProcess("compare", "--models", models, "--data", all, "--json");
    const { error } = JSON.parse(told.answer) as CompareJson;
    expect([told.exitCode, error.code]).toEqual([2, "E_NO_CHAMPION"]);
    expect(error.message).toContain(`the newest: ${versions.two} and ${versions.far}`);
  });

  test.each([
    ["--min-effect", "-1"],
    ["--costs", "many"],
    ["--data", " "],
  ])("%s %s", async (...option) => {
    const { exitCode, json } = await compare("new", "persistence", ...option);
    expect([json.error.code, exitCode]).toEqual(["E_OPTION", 2]);
  });

  test("candles that the version was trained on are missing", async () => {
    const lines = readFileSync(all, "utf8").split("\n");
    const late = join(folder, "late.csv");
    writeFileSync(late, [lines[0], ...lines.slice(1000)].join("\n"));
    const { exitCode, json } = await compare(versions.one, "persistence", "--data", late);
    expect([json.error.code, exitCode]).toEqual(["E_NO_FITTING", 2]);
  });
});
