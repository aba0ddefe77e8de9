import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chooseVersion } from "../../src/jobs/judging/choose-version.ts";
import { openJudgedModel } from "../../src/jobs/judging/judged-model.ts";
import { checkVersion } from "../../src/jobs/validation/check-version.ts";
import { standardDeviation } from "../../src/foundation/statistics/variance.ts";
import { parseCalibration } from "../../src/evaluation/calibration/calibration-file.ts";
import { parseGoldenVectors } from "../../src/learning/bundle/golden-vectors.ts";
import { commandInProcess } from "../command-in-process.ts";
import { modelChildrenOf } from "../running-command.ts";
import { peekingModel } from "../foreign-model.ts";
import { trainingData, writeTrainingFile } from "../training-file.ts";

const folder = mkdtempSync(join(tmpdir(), "adopt-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const models = join(folder, "models");
const foreign = (name: string) =>
  fileURLToPath(new URL(`../golden/foreign/${name}`, import.meta.url));
const peeking = join(folder, "peeking.onnx");
let file = "";

beforeAll(() => {
  file = writeTrainingFile(folder, { candles: 4100 });
  writeFileSync(peeking, peekingModel(5e-5));
});

interface Adopted {
  readonly kind: string;
  readonly path: string;
  readonly version: string;
  readonly graph: Readonly<Record<string, unknown>>;
  readonly report: { readonly subject: { readonly inSample: boolean }; readonly notes: string[] };
  readonly warnings: readonly string[];
}

async function adopt(...argv: readonly string[]) {
  const [model = "", ...options] = argv;
  const places = ["--data", file, "--models", models, "--json"];
  const words = ["models", "adopt", model, "BTCUSDT", ...options, "--draws", "100", ...places];
  const told = await commandInProcess(...words);
  return { ...told, json: () => JSON.parse(told.answer) as Adopted };
}

// A day in the newest candles of the file.
function inExam(): string {
  const last = readFileSync(file, "utf8").trimEnd().split("\n").at(-1)!;
  return new Date(Number.parseInt(last) - 10 * 86_400_000).toISOString().slice(0, 10);
}

function calibrationOf(path: string) {
  return parseCalibration(readFileSync(join(path, "calibration.json"), "utf8"));
}

function goldenOf(path: string) {
  return parseGoldenVectors(readFileSync(join(path, "golden.json"), "utf8"));
}

const gru = ["--scaling", "window-minmax", "--output", "scaled-close"] as const;

describe(`candlecast models adopt on ${trainingData}`, () => {
  test("JSON is called what it is, and a missing instrument shown where it belongs", async () => {
    const { notes } = await adopt(foreign("gru.json"), ...gru);
    expect(notes).toMatch(/gru\.json: it is JSON, no ONNX file/);
    const alone = await commandInProcess("models", "adopt", "gru.onnx", ...gru);
    expect(alone.exitCode).toBe(2);
    expect(alone.notes).toMatch(
      /instrument .* is missing.* candlecast models adopt gru\.onnx BTCUSDT/,
    );
  });

  test("a PyTorch GRU becomes a version that forecasts and is judged like any other", async () => {
    const { exitCode, json } = await adopt(foreign("gru.onnx"), ...gru);
    expect(exitCode).toBe(0);
    const { kind, path, warnings } = json();
    expect(kind).toBe("adopted");
    expect(warnings.join()).toMatch(/training span unknown: every figure may be in-sample/);
    expect(readdirSync(path).toSorted()).toEqual([
      "btcusdt_price.onnx",
      "btcusdt_price_metadata.json",
      "calibration.json",
      "golden.json",
      "manifest.json",
      "novelty.json",
    ]);
    expect(readFileSync(join(path, "btcusdt_price.onnx"))).toEqual(
      readFileSync(foreign("gru.onnx")),
    );

    const { tolerance, scaledOutputs } = goldenOf(path);
    expect(tolerance.scaled / standardDeviation(scaledOutputs)).toBeLessThan(0.01);

    const places = ["--data", file, "--models", models, "--json"];
    const predicted = await commandInProcess("predict", "BTCUSDT", ...places);
    expect(predicted.exitCode).toBe(0);
    expect(calibrationOf(path)).toMatchObject({
      probability: { method: "base-rate" },
      confidence: { informative: false },
    });
    expect(JSON.parse(predicted.answer)).toMatchObject({
      kind: "forecast",
      source: "price",
      informative: false,
      warnings: [expect.stringMatching(/nobody said until when/)],
    });

    const validated = await commandInProcess("validate", "BTCUSDT", "--draws", "100", ...places);
    const { checks } = JSON.parse(validated.answer) as {
      readonly checks: readonly { readonly name: string; readonly outcome: string }[];
    };
    const outcomes = Object.fromEntries(checks.map(({ name, outcome }) => [name, outcome]));
    expect(outcomes).toMatchObject({
      metadata: "passed",
      "golden vectors": "passed",
      scaler: "not checked",
    });
  });

  test("analyze does not offer trainings from other seeds", async () => {
    const places = ["--data", file, "--models", models];
    const quick = ["--draws", "100", "--importance-windows", "20"];
    const { exitCode, answer } = await commandInProcess("analyze", "BTCUSDT", ...quick, ...places);
    expect(exitCode).toBe(0);
    expect(answer).toMatch(/Next:\n {2}candlecast validate/);
    expect(answer).not.toContain("--seeds");
  });

  test("its graph is judged in a process of its own, which ends with the judgement", async () => {
    const chosen = await chooseVersion({ instrument: "BTCUSDT", modelsDir: models });
    const opened = await openJudgedModel(chosen);
    expect(modelChildrenOf(process.pid)).toHaveLength(1);
    await opened.release();
    const { checks, model } = await checkVersion(chosen);
    expect(checks.map(({ outcome }) => outcome)).not.toContain("failed");
    expect(modelChildrenOf(process.pid)).toHaveLength(1);
    await model?.release();
    expect(modelChildrenOf(process.pid)).toEqual([]);
  });

  test("boosted trees take flat windows; a training that reaches into the exam is stamped", async () => {
    const stated = ["--scaling", "window-zscore", "--output", "change"];
    const { json } = await adopt(foreign("trees.onnx"), ...stated, "--trained-until", inExam());
    const { graph, report, warnings } = json();
    expect(graph).toMatchObject({ layout: "flat" });
    expect(report.subject.inSample).toBe(true);
    expect(warnings.join()).toMatch(/in-sample/);
  });

  test("a graph of one window at a time is asked one by one, with a scaler from a file", async () => {
    const { scaling } = JSON.parse(readFileSync(foreign("lstm.json"), "utf8")) as {
      readonly scaling: { readonly mean: number[]; readonly std: number[] };
    };
    const scaler = join(folder, "scaler.json");
    writeFileSync(scaler, JSON.stringify({ mean_: scaling.mean, scale_: scaling.std }));
    const stated = ["--scaling", `standard:${scaler}`, "--output", "log-return"];
    const { exitCode, json } = await adopt(foreign("lstm.onnx"), ...stated);
    expect(exitCode).toBe(0);
    expect(json().graph).toMatchObject({ batch: 1 });
  });

  test("what needs to know the training refuses with E_ADOPTED_MODEL", async () => {
    const [version = ""] = readdirSync(join(models, "BTCUSDT", "1h", "price"));
    const doctor = ["doctor", version, "--data", file, "--models", models, "--json"];
    const { answer } = await commandInProcess(...doctor);
    expect(answer).toMatch(/E_ADOPTED_MODEL/);
  });
});

describe("candlecast models adopt refuses and writes nothing", () => {
  test.each<[string, readonly string[], string]>([
    [
      "a scaled close that is called a price",
      [foreign("gru.onnx"), "--scaling", "window-minmax", "--output", "price"],
      "E_FOREIGN_OUTPUT",
    ],
    [
      "persistence that looks at the next window of its batch",
      [peeking, "--scaling", "none", "--output", "price"],
      "E_FOREIGN_OUTPUT",
    ],
    [
      "a training that ended after the last candle",
      [foreign("gru.onnx"), ...gru, "--trained-until", "2999-01-01"],
      "E_ADOPTION_OPTION",
    ],
    ["a file that is no model", [foreign("gru.json"), ...gru], "E_FOREIGN_MODEL"],
    ["a file that is not there", [foreign("none.onnx"), ...gru], "E_FILE_MISSING"],
    ["a folder", [foreign(""), ...gru], "E_FILE_FORMAT"],
    [
      "other inputs than its graph has",
      [foreign("gru.onnx"), ...gru, "--inputs", "close,volume"],
      "E_FOREIGN_MODEL",
    ],
    [
      "another sequence length than its graph has",
      [foreign("gru.onnx"), ...gru, "--sequence-length", "25"],
      "E_ADOPTION_OPTION",
    ],
    [
      "a graph of any length without a sequence length",
      [foreign("loop.onnx"), "--inputs", "volume,close", "--scaling", "none", "--output", "price"],
      "E_ADOPTION_OPTION",
    ],
    [
      "inputs without the close",
      [foreign("gru.onnx"), ...gru, "--inputs", "open,high"],
      "E_ADOPTION_OPTION",
    ],
    [
      "an unknown scaling",
      [foreign("gru.onnx"), "--scaling", "minmax", "--output", "price"],
      "E_ADOPTION_OPTION",
    ],
    [
      "an output that the graph does not have",
      [foreign("gru.onnx"), ...gru, "--graph-output", "nothing"],
      "E_ADOPTION_OPTION",
    ],
  ])("%s", async (_title, argv, code) => {
    const empty = join(folder, "empty");
    const [model = "", ...options] = argv;
    const places = ["--data", file, "--models", empty, "--json"];
    const told = await commandInProcess("models", "adopt", model, "BTCUSDT", ...options, ...places);
    expect(told.exitCode).toBeGreaterThan(0);
    expect(JSON.parse(told.answer)).toMatchObject({ error: { code } });
    expect(existsSync(empty)).toBe(false);
  });
});
