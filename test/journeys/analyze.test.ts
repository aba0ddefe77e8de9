import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { z } from "zod";
import { analyzeSchema } from "../../src/cli/analysis/analyze-schema.ts";
import { InterruptedError } from "../../src/foundation/errors.ts";
import { analyzeModel } from "../../src/jobs/analyze-model.ts";
import { commandInProcess } from "../command-in-process.ts";
import { plantVersion } from "../planted-version.ts";
import { trainingData, writeTrainingFile } from "../training-file.ts";

type Answer = z.infer<typeof analyzeSchema>;

const folder = mkdtempSync(join(tmpdir(), "analyze-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const models = join(folder, "models");
const versions = join(models, "BTCUSDT", "1h", "price");
const training = ["--sequence-length", "12", "--recipe", "return", "--epochs", "2"];
let file = "";
let newer = "";
let path = "";
let first = "";
let seeded: Answer;

beforeAll(async () => {
  newer = writeTrainingFile(folder, { candles: 1300 });
  file = join(folder, "older.csv");
  // The newer file has a hundred candles more at its end.
  const lines = readFileSync(newer, "utf8").trimEnd().split("\n");
  writeFileSync(file, [...lines.slice(0, -100), ""].join("\n"));
  const places = ["--models", models, "--data", file, "--json"];
  const { answer } = await commandInProcess("train", "BTCUSDT", ...training, ...places);
  path = (JSON.parse(answer) as { readonly path: string }).path;
  first = (await analyze("--json")).answer;
});

async function analyze(...argv: readonly string[]) {
  const quick = ["--draws", "200", "--importance-windows", "60"];
  const places = ["--data", file, "--models", models];
  const told = await commandInProcess("analyze", ...quick, ...places, ...argv);
  return { ...told, json: (): Answer => analyzeSchema.parse(JSON.parse(told.answer)) };
}

describe(`candlecast analyze on ${trainingData}`, () => {
  test("takes the only model apart; the answer keeps its schema", () => {
    const answer = analyzeSchema.parse(JSON.parse(first));
    const { report, range, residuals, overfitting, importance, seeds } = answer;
    expect(report.conditions.cells).toHaveLength(9);
    expect(report.confidenceDeciles).toHaveLength(10);
    const judged = report.subject.rows;
    expect(range.groups.reduce((sum, { rows }) => sum + rows, 0)).toBe(judged);
    expect(residuals.rows).toBe(judged);
    expect(overfitting.segments.map(({ name }) => name)).toEqual([
      "train",
      "validation",
      "calibration",
      "exam",
    ]);
    expect(overfitting.segments.at(-1)?.rows).toBe(judged);
    expect(importance.rows).toBe(60);
    expect(importance.features.map(({ name }) => name).toSorted()).toEqual([
      "close",
      "high",
      "low",
      "open",
      "volume",
    ]);
    expect(seeds).toBeNull();
  });

  test("says the losses of training and the exam's error as the metadata have them", () => {
    const { overfitting } = analyzeSchema.parse(JSON.parse(first));
    const metadata = JSON.parse(
      readFileSync(join(path, "btcusdt_price_metadata.json"), "utf8"),
    ) as Readonly<{
      performance: Readonly<{ mse: number }>;
      learning_curve: Readonly<{ loss: readonly number[]; validation_loss: readonly number[] }>;
      training_params: Readonly<{ best_epoch: number }>;
    }>;
    const { loss, validation_loss: validationLoss } = metadata.learning_curve;
    expect(overfitting.learningCurve?.epochs).toEqual(
      loss.map((one, i) => ({ loss: one, validationLoss: validationLoss[i] })),
    );
    const [, validation, , exam] = overfitting.segments;
    expect(exam?.loss.value).toBeCloseTo(metadata.performance.mse, 5);
    const best = validationLoss[metadata.training_params.best_epoch - 1]!;
    expect(validation?.loss.value).toBeCloseTo(best, 4);
  });

  test("equal analyses answer equal bytes and write no note", async () => {
    const { exitCode, notes, answer } = await analyze("--json");
    expect([exitCode, notes]).toEqual([0, ""]);
    expect(answer).toBe(first);
  });

  test("reads as text, sentences first, at most 110 columns but for commands", async () => {
    const { answer } = await analyze("BTCUSDT", "--model", "new");
    expect(answer).toMatch(/^BTCUSDT 1h return h=1 \| trained on candles until /);
    for (const heading of ["WHERE IT WORKS", "ERRORS", "MEMORY OR LEARNING", "INPUTS IT NEEDS"]) {
      expect(answer).toContain(heading);
    }
    expect(answer).toMatch(/n too small/);
    expect(answer).not.toMatch(/NaN|Infinity|undefined|-0\.0+ \[/);
    const [, ...body] = (answer.split("\nNext:")[0] ?? "").split("\n");
    expect(body.filter((line) => line.length > 110)).toEqual([]);
  });

  test("--report writes the page of the card with the sections of the analysis", async () => {
    const page = join(folder, "pages", "analysis.html");
    await analyze("--report", page);
    const text = readFileSync(page, "utf8");
    for (const title of ["Does it know this ground?", "Which inputs does it need?"]) {
      expect(text).toContain(title);
    }
  });

  test("finds that a network of zeros reads no feature", async () => {
    const other = join(folder, "zeros");
    const stamp = "20200101T000000Z";
    await plantVersion(path, other, { stamp, parameters: (own) => own.map(() => 0) });
    const { importance } = (await analyze("--models", other, "--json")).json();
    expect(importance.sentence).toMatch(/^No feature matters/);
    for (const { errorIncrease, forecastChange } of importance.features) {
      expect(errorIncrease.value).toBe(0);
      expect(forecastChange ?? 0).toBe(0);
    }
  });
});

describe(`candlecast analyze --seeds on ${trainingData}`, () => {
  test("trains other starts on the version's own candles, registers nothing, leaves nothing", async () => {
    const before = readdirSync(versions).toSorted();
    const { exitCode, json } = await analyze("--data", newer, "--seeds", "2", "--json");
    expect(exitCode).toBe(0);
    seeded = json();
    const seeds = seeded.seeds!;
    expect(seeds.own.seed).toBe(1);
    expect(seeds.others.map(({ seed }) => seed)).toEqual([2, 3]);
    const skills = [seeds.own, ...seeds.others].map(({ skill }) => skill!);
    expect(new Set(skills).size).toBe(3);
    expect(seeds.skill).toMatchObject({ min: Math.min(...skills), max: Math.max(...skills) });
    // Two further starts cannot tell luck from learning.
    expect(seeds.luckOutweighsSkill).toBeNull();
    expect(seeds.sentence).toContain("too few starts to tell");
    expect(readdirSync(versions).toSorted()).toEqual(before);
  });

  test("seed 2 is the very training that `train --seed 2` is", async () => {
    const places = ["--models", join(folder, "second"), "--data", file, "--json"];
    const told = await commandInProcess("train", "BTCUSDT", ...training, "--seed", "2", ...places);
    const { report } = JSON.parse(told.answer) as {
      readonly report: { readonly scores: { readonly model: { readonly skill: number } } };
    };
    expect(seeded.seeds?.others[0]?.skill).toBeCloseTo(report.scores.model.skill, 12);
  });

  test("stopped while it trains, it says so, keeps its place and goes on next time", async () => {
    const controller = new AbortController();
    const request = { file, modelsDir: models, draws: 200, importanceWindows: 60, seeds: 1 };
    const stopped = analyzeModel(request, {
      signal: controller.signal,
      onProgress: ({ stage, share }) => {
        if (stage !== "seeds" || share < 0.5) return;
        controller.abort(new InterruptedError("E_INTERRUPTED", "Stopped: enough"));
      },
    });
    await expect(stopped).rejects.toMatchObject({ code: "E_INTERRUPTED", exitCode: 130 });
    const kept = readdirSync(versions).filter((name) => name.startsWith(".training-"));
    expect(kept).toHaveLength(1);
    const { seeds } = await analyzeModel(request);
    expect(seeds?.others[0]?.skill).toBe(seeded.seeds?.others[0]?.skill);
    expect(readdirSync(versions).some((name) => name.startsWith("."))).toBe(false);
  });

  test("refuses candles that differ from the version's own, before any training", async () => {
    const edited = join(folder, "edited.csv");
    const lines = readFileSync(file, "utf8").split("\n");
    const cells = lines[200]!.split(",");
    cells[5] = String(Number(cells[5]) + 1);
    writeFileSync(edited, lines.with(200, cells.join(",")).join("\n"));
    const { exitCode, notes, answer } = await analyze("--data", edited, "--seeds", "1", "--json");
    expect(exitCode).toBe(1);
    expect(notes).toMatch(/Cannot train other seeds: they need the very candles of the version/);
    expect(JSON.parse(answer)).toMatchObject({ error: { code: "E_OTHER_DATA" } });
  });
});

describe("candlecast analyze asked for what cannot be", () => {
  test.each<[string, readonly string[], string, RegExp]>([
    ["no model at all", ["--models", join(folder, "none")], "E_NO_MODEL", /none has been trained/],
    ["an unknown version", ["--model", "2019"], "E_NO_MODEL", /value was "2019"/],
    ["a champion that is not", ["--model", "champion"], "E_NO_CHAMPION", /deployed/],
    ["seeds below 0", ["--seeds", "-1"], "E_OPTION", /--seeds/],
    ["no windows", ["--importance-windows", "0"], "E_OPTION", /--importance-windows/],
    ["a file that is not there", ["--data", "nowhere.csv"], "E_FILE_MISSING", /nowhere\.csv/],
  ])("%s", async (_, argv, code, message) => {
    const { exitCode, notes, answer } = await analyze(...argv, "--json");
    expect(exitCode).toBe(2);
    expect(notes).toMatch(message);
    expect(JSON.parse(answer)).toMatchObject({ error: { code } });
  });

  test("candles that end before the exam: misuse, and no page is written", async () => {
    const early = join(folder, "early.csv");
    writeFileSync(early, readFileSync(file, "utf8").split("\n").slice(0, 600).join("\n"));
    const page = join(folder, "never.html");
    const { exitCode, answer } = await analyze("--data", early, "--report", page, "--json");
    expect(exitCode).toBe(2);
    expect(JSON.parse(answer)).toMatchObject({ error: { code: "E_NO_EXAM" } });
    expect(existsSync(page)).toBe(false);
  });
});
