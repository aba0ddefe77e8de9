import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { onnxForecastRunner } from "../../src/adapters/onnx-runtime/onnx-forecast-runner.ts";
import {
  checkGoldenVectors,
  parseGoldenVectors,
} from "../../src/learning/bundle/golden-vectors.ts";
import { parseMetadata } from "../../src/learning/bundle/metadata.ts";
import { commandInProcess } from "../command-in-process.ts";
import { type EndedCommand, runCommand } from "../running-command.ts";
import { sha256, weightsHash } from "../trained-bundle.ts";
import { trainingData, writeTrainingFile } from "../training-file.ts";

interface TrainAnswer extends Record<string, unknown> {
  readonly version: string;
  readonly path: string;
  readonly metrics: Readonly<Record<string, unknown>>;
  readonly end: string;
  readonly epochs: readonly unknown[];
  readonly verdict: string;
  readonly verdictDetail: Readonly<Record<string, unknown>>;
}

const folder = mkdtempSync(join(tmpdir(), "train-journey-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const models = join(folder, "models");
let file = "";
let runs: readonly EndedCommand[] = [];
const quick = ["--sequence-length", "24", "--recipe", "return", "--models", models] as const;

beforeAll(async () => {
  file = writeTrainingFile(folder, { candles: 900 });
  const argv = ["train", "BTCUSDT", "--data", file, ...quick, "--epochs", "2", "--json"];
  runs = [await runCommand(argv, folder), await runCommand(argv, folder)];
});

function trained(run = 0): TrainAnswer {
  return JSON.parse(runs[run]!.answer) as TrainAnswer;
}

describe(`candlecast train BTCUSDT --json on ${trainingData}`, () => {
  test("prints exactly one JSON object on standard output and its progress on standard error", () => {
    const { exitCode, answer, notes } = runs[0]!;
    expect(exitCode).toBe(0);
    expect(answer.trimEnd().split("\n")).toHaveLength(1);
    expect(answer).not.toMatch(/NaN|Infinity/);
    expect(notes).toMatch(
      /^Trains the price model: there are no sentiment readings in [^\n]+\.\nepoch 1\/2 \|.*\nepoch 2\/2 \|.*\n$/,
    );
    const { version, path, metrics, volatile } = trained();
    expect(version).toMatch(/^\d{8}T\d{6}Z-[0-9a-f]{12}$/);
    expect(basename(path)).toBe(version);
    expect(metrics).toMatchObject({ persistence: { directional_accuracy: null } });
    for (const key of ["mse", "mae", "r2", "directional_accuracy"]) {
      expect(metrics[key]).toEqual(expect.any(Number));
    }
    expect(volatile).toEqual({ durationSeconds: expect.any(Number) as number });
  });

  test("writes the published recipe's files, each with its sha256 in the manifest that names the version", () => {
    const { path, version } = trained();
    const manifestText = readFileSync(join(path, "manifest.json"));
    const { files } = JSON.parse(manifestText.toString()) as {
      files: Record<string, { sha256: string; bytes: number }>;
    };
    expect(Object.keys(files)).toEqual([
      "btcusdt_price.h5",
      "btcusdt_price.onnx",
      "btcusdt_price_metadata.json",
      "btcusdt_price_training.png",
      "calibration.json",
      "golden.json",
      "novelty.json",
    ]);
    const listed = ["manifest.json", ...Object.keys(files)];
    expect(readdirSync(path).toSorted()).toEqual(listed.toSorted());
    for (const [name, entry] of Object.entries(files)) {
      const content = readFileSync(join(path, name));
      // 8 hex digits per block of 4,096 bytes.
      const blocks = expect.stringMatching(
        new RegExp(`^[0-9a-f]{${8 * Math.ceil(content.length / 4096)}}$`),
      ) as string;
      expect(entry).toEqual({ sha256: sha256(content), bytes: content.length, blocks });
    }
    expect(version.split("-")[1]).toBe(sha256(manifestText).slice(0, 12));
    const beside = readdirSync(join(path, "..")).toSorted();
    expect(beside).toEqual([version, trained(1).version, "audit.jsonl"].toSorted());
  });

  test("ends with the verdict that validate says too; the same training is one look", async () => {
    const { verdict, verdictDetail } = trained(1);
    expect(verdict).toBe("no edge");
    expect(verdictDetail).toMatchObject({
      verdict,
      reason: expect.stringMatching(/^n too small/) as string,
      trials: 1,
      legs: { P: { title: "not chance" }, B: {}, M: { title: "pays" } },
    });
    const argv = ["--data", file, "--models", models, "--draws", "100", "--json"];
    const validated = await commandInProcess("validate", "BTCUSDT", ...argv);
    const { report } = JSON.parse(validated.answer) as {
      report: { verdict: Readonly<Record<string, unknown>> };
    };
    // Statistics differ in the last digits: the exported graph sums in another order.
    const { legs: _own, ...said } = verdictDetail;
    expect(report.verdict).toMatchObject(said);
  });

  test("writes an ONNX model that answers its golden vectors", async () => {
    const { path } = trained();
    const golden = parseGoldenVectors(readFileSync(join(path, "golden.json"), "utf8"));
    const model = await onnxForecastRunner.load(readFileSync(join(path, "btcusdt_price.onnx")));
    const answers = await model.run(Float32Array.from(golden.inputs.flat(2)), {
      windows: golden.inputs.length,
      lookback: 24,
      features: 5,
    });
    await model.release();
    expect(checkGoldenVectors(golden, answers)).toMatchObject({ kind: "agrees" });
    expect(golden.inputs.length).toBeGreaterThan(3);
  });

  test("writes metadata with the published recipe's keys and ours", () => {
    const { path, version } = trained();
    const text = readFileSync(join(path, "btcusdt_price_metadata.json"), "utf8");
    expect(parseMetadata(text)).toMatchObject({
      model_type: "price_prediction",
      version: "1.0",
      model_version: version.split("-")[0],
      instrument: "BTCUSDT",
      features: ["open", "high", "low", "close", "volume"],
      sequence_length: 24,
      training_params: { epochs: 2, batch_size: 32, learning_rate: 0.001, epochs_run: 2 },
      deployed: false,
    });
  });

  test("twice gives the same weights, bit by bit, and the same JSON but for version, path, volatile", () => {
    expect(weightsHash(trained(1).path)).toBe(weightsHash(trained(0).path));
    const [golden, again] = [0, 1].map((run) =>
      readFileSync(join(trained(run).path, "golden.json"), "utf8"),
    );
    expect(again).toBe(golden);
    const [first, second] = [trained(0), trained(1)].map(
      ({ version: _id, path: _path, volatile: _volatile, ...rest }) => rest,
    );
    expect(second).toEqual(first);
  });
});

describe(`candlecast predict BTCUSDT on ${trainingData}`, () => {
  const predict = (...argv: readonly string[]) =>
    commandInProcess("predict", "BTCUSDT", "--data", file, "--models", models, ...argv);

  test("answers from the newest version, the same each time", async () => {
    const told = await predict("--json");
    expect(told).toMatchObject({ exitCode: 0, notes: "" });
    expect(JSON.parse(told.answer)).toMatchObject({
      kind: "forecast",
      source: "price",
      version: trained(1).version,
      close: expect.any(Number) as number,
      change: expect.any(Number) as number,
      confidence: expect.any(Number) as number,
      deployed: false,
      warnings: [],
    });
    expect((await predict("--json")).answer).toBe(told.answer);
  });

  test("answers from the version that is asked for, and refuses one that is not there", async () => {
    const [older, newer] = [trained(0).version, trained(1).version];
    for (const version of [older, newer]) {
      const told = await predict("--version", version, "--json");
      expect(JSON.parse(told.answer)).toMatchObject({ kind: "forecast", version });
    }
    const absent = await predict("--version", older.replace(/.{12}$/, "0123456789ab"), "--json");
    expect(absent.exitCode).toBe(2);
    expect(JSON.parse(absent.answer)).toMatchObject({ error: { code: "E_NO_MODEL" } });
  });

  test("abstains with exit 1 where a model's folder was copied to another instrument", async () => {
    const [from, to] = ["BTCUSDT", "ETHUSDT"].map((name) => join(models, name));
    cpSync(from!, to!, { recursive: true });
    const argv = ["predict", "ETHUSDT", "--data", file, "--models", models, "--json"];
    const told = await commandInProcess(...argv);
    expect(told.exitCode).toBe(1);
    expect(JSON.parse(told.answer)).toMatchObject({
      kind: "abstain",
      reason: "refused",
      detail: expect.stringMatching(/no price model of ETHUSDT/) as string,
      rungs: [
        { source: "sentiment", outcome: { kind: "abstain", reason: "missing" } },
        { source: "price", outcome: { kind: "abstain", reason: "refused" } },
      ],
    });
  });

  test("says in text what it is, without NaN", async () => {
    const { answer } = await predict();
    const lines = answer.split("\n");
    expect(lines[0]).toMatch(/^BTCUSDT 1h return h=1 \| price model, version .*not deployed$/);
    expect(lines[1]).toMatch(/^close at .* UTC/);
    expect(lines[2]).toMatch(/^90 % interval {3}[\d.]+ to [\d.]+ {3}\(alpha 0\.\d{3}\)$/);
    expect(lines[3]).toMatch(/^probability of a rise [\d.]+ %$/);
    expect(lines[4]).toMatch(/^confidence +\d\.\d\d, (not )?info/);
    expect(lines[5]).toMatch(/^novelty [\d.]+, at most [\d.]+ is allowed$/);
    expect(lines[6]).toBe(
      "sentiment model: missing: No sentiment model of BTCUSDT 1h has been trained.",
    );
    expect(answer).not.toMatch(/NaN|undefined/);
  });

  test("--explain adds every model that was asked, with its age and its outcomes", async () => {
    const { answer } = await predict("--explain");
    expect(answer).toMatch(/\nasked at +\d{4}-\d\d-\d\d \d\d:\d\d UTC\nlast candle +closed at/);
    expect(answer).toMatch(/\nsentiment +none known by then: name a file with --sentiment\n/);
    expect(answer).toMatch(/\nsentiment model +missing: .*\nprice model +answered\n/);
    expect(answer).toMatch(/newest candle .* before\n +interval +from \d+ calibration rows; alpha/);
  });

  test("--at in the training time names it in warnings", async () => {
    const row = readFileSync(file, "utf8").split("\n")[200]!;
    const at = new Date(Number(row.split(",")[0])).toISOString().slice(0, 16);
    const told = await predict("--at", `${at}Z`, "--json");
    expect(told.exitCode).toBe(0);
    const { warnings } = JSON.parse(told.answer) as { warnings: readonly string[] };
    expect(warnings.join()).toMatch(/trained on candles after this moment/);
  });

  test("abstains with exit 0 and a reason where there are too few candles before, or none new enough", async () => {
    const rows = readFileSync(file, "utf8").split("\n");
    const time = (row: number) => new Date(Number(rows[row]!.split(",")[0])).toISOString();
    for (const at of [time(10), "2031-01-01"]) {
      const told = await predict("--at", at.replace(/\.\d+Z$/, "Z"), "--json");
      expect(told.exitCode).toBe(0);
      expect(JSON.parse(told.answer)).toMatchObject({
        kind: "abstain",
        reason: expect.any(String) as string,
      });
    }
  });

  test("before any training is misuse", async () => {
    const told = await predict("--models", join(folder, "none"), "--json");
    expect(told.exitCode).toBe(2);
    expect(JSON.parse(told.answer)).toMatchObject({ error: { code: "E_NO_MODEL" } });
  });
});
