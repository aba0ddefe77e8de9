import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { onnxForecastRunner } from "../../src/adapters/onnx-runtime/onnx-forecast-runner.ts";
import { leakChecks } from "../../src/evaluation/leaks/leak-finding.ts";
import { systemClock } from "../../src/foundation/clock.ts";
import { examinedVersion, type ExaminedVersion } from "../../src/jobs/doctor/examined-version.ts";
import { versionCandles } from "../../src/jobs/doctor/version-candles.ts";
import { versionFindings } from "../../src/jobs/doctor/version-findings.ts";
import { windowPositions } from "../../src/learning/features/window-positions.ts";
import { readCandleSource } from "../../src/jobs/read-candle-source.ts";
import { deployedModel } from "../../src/learning/bundle/deployed-model/deployed-model.ts";
import { windowsAt } from "../../src/learning/features/feature-windows.ts";
import { fitTransform } from "../../src/learning/features/fit-transform.ts";
import { prepareSamples } from "../../src/learning/features/prepare-samples.ts";
import { parseInstrument } from "../../src/market/instrument.ts";
import { doctorSchema } from "../../src/cli/doctor/doctor-schema.ts";
import { commandInProcess } from "../command-in-process.ts";
import { versionPaths } from "../trained-bundle.ts";
import { trainingData, writeTrainingFile } from "../training-file.ts";

interface Diagnosis {
  readonly kind: string;
  readonly subject: Readonly<Record<string, unknown>>;
  readonly findings: readonly {
    readonly check: string;
    readonly kind: string;
    readonly detail: string;
  }[];
  readonly laboratory: Readonly<Record<string, unknown>>;
  readonly warnings: readonly string[];
  readonly error?: { readonly code: string };
}

const folder = mkdtempSync(join(tmpdir(), "doctor-journey-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const models = join(folder, "models");
const places = ["--models", models, "--data-dir", join(folder, "data"), "--json"];
let file = "";
let versions: readonly string[] = [];

beforeAll(async () => {
  file = writeTrainingFile(folder, { candles: 1_600 });
  for (const recipe of ["return", "direction"]) {
    const asked = `train BTCUSDT --data ${file} --sequence-length 12 --epochs 1 --recipe ${recipe}`;
    const told = await commandInProcess(...asked.split(" "), ...places);
    if (told.exitCode !== 0) throw new Error(told.notes);
  }
  versions = versionPaths(models);
});

async function doctor(...argv: readonly string[]) {
  const { exitCode, answer, notes } = await commandInProcess("doctor", ...argv, ...places);
  expect(answer).not.toMatch(/NaN|Infinity/);
  const said = JSON.parse(answer) as Diagnosis;
  if (said.error === undefined) doctorSchema.parse(said);
  return { exitCode, notes, ...said };
}

describe("candlecast doctor", () => {
  test("without a word examines a simulated market, says so, and shows the shuffled split", async () => {
    const { exitCode, answer, notes } = await commandInProcess("doctor", ...places.slice(0, 4));
    expect({ exitCode, notes }).toEqual({ exitCode: 0, notes: "" });
    expect(answer).toMatch(/^A simulated market, because nothing was named/);
    expect(answer).toMatch(/How a leaky (6[6-9]|7\d)\.\d % becomes (4[89]|5[0-2])\.\d %/);
    expect(answer).toMatch(/labels of neighbouring rows share 5 of 6 candles/);
    expect(answer.split("\n").filter((line) => line.length > 100)).toEqual([]);
  });

  test(`examines a file of ${trainingData}, the same twice, with every check in its place`, async () => {
    const { exitCode, notes: _notes, ...told } = await doctor(file);
    expect(exitCode).toBe(0);
    expect(told).toMatchObject({ kind: "sound", subject: { kind: "candles", candles: 1_600 } });
    expect(told.findings.map(({ check }) => check)).toEqual(leakChecks);
    expect(told.laboratory).toMatchObject({ kind: "shown", horizon: 6 });
    expect(await doctor(file)).toMatchObject(told);
  });

  test("leaves 1 and names the block that stands in a file twice", async () => {
    const [header = "", ...rows] = readFileSync(file, "utf8").trim().split("\n");
    const again = rows.map((row, i) => {
      if (i < 1_500 || i >= 1_540) return row;
      const [time] = row.split(",");
      return [time, ...rows[i - 1_400]!.split(",").slice(1)].join(",");
    });
    const planted = join(folder, "planted.csv");
    writeFileSync(planted, [header, ...again, ""].join("\n"));
    const { exitCode, kind, findings } = await doctor(planted);
    expect({ exitCode, kind }).toEqual({ exitCode: 1, kind: "unsound" });
    const found = findings.filter((finding) => finding.kind === "leak");
    expect(found.map(({ check }) => check)).toEqual(["duplicated-rows"]);
    expect(found[0]?.detail).toMatch(/A block of 40 candles/);
    const text = await commandInProcess("doctor", planted);
    expect(text.answer).toMatch(/\nUNSOUND: duplicated rows\./);
  });

  test("reads instrument and timeframe from a file's name, and stored candles by theirs", async () => {
    const named = join(folder, "ETHUSDT_1h.csv");
    cpSync(file, named);
    const ofFile = await doctor(named);
    expect(ofFile.subject).toMatchObject({ instrument: "ETHUSDT", timeframe: "1h" });
    const argv = ["data", "import", named, "--instrument", "ETHUSDT", "--timeframe", "1h"];
    expect((await commandInProcess(...argv, ...places)).exitCode).toBe(0);
    const stored = await doctor("ETH/USDT", "--horizon", "2");
    expect(stored.subject).toMatchObject({ instrument: "ETHUSDT", candles: 1_600, horizon: 2 });
    expect(stored.exitCode).toBe(0);
  });

  test("takes the only stored timeframe, and names the stored ones where another is asked", async () => {
    const [header = "", ...rows] = readFileSync(file, "utf8").trim().split("\n");
    const start = Number(rows[0]!.split(",")[0]);
    const slow = rows.map((row, i) => row.replace(/^\d+/, String(start + i * 4 * 3_600_000)));
    const csv = join(folder, "slow.csv");
    writeFileSync(csv, [header, ...slow.slice(0, 900), ""].join("\n"));
    const argv = ["data", "import", csv, "--instrument", "SOLUSDT", "--timeframe", "4h"];
    const imported = await commandInProcess(...argv, ...places);
    expect(imported.exitCode, imported.notes).toBe(0);
    const { subject } = await doctor("SOLUSDT");
    expect(subject).toMatchObject({ instrument: "SOLUSDT", timeframe: "4h", candles: 900 });
    const asked = await doctor("SOLUSDT", "--timeframe", "1d");
    expect(asked).toMatchObject({ exitCode: 2, error: { code: "E_NO_CANDLES" } });
    expect(asked.notes).toMatch(/try --timeframe 4h\n$/);
  });

  test("says of prices that stand still that there is nothing to check", async () => {
    const [header = "", ...rows] = readFileSync(file, "utf8").trim().split("\n");
    const flat = join(folder, "flat.csv");
    const still = rows.map((row, i) => `${row.split(",")[0]},5,5,5,5,${i}`);
    writeFileSync(flat, [header, ...still, ""].join("\n"));
    const { exitCode, error, notes } = await doctor(flat);
    expect({ exitCode, code: error?.code }).toEqual({ exitCode: 2, code: "E_CONSTANT_COLUMN" });
    expect(notes).toMatch(
      /^Cannot look for leaks in FLAT 1h: where nothing moves there is nothing/,
    );
    expect(notes).not.toMatch(/train on/);
  });

  test("says of few candles that the n is too small for the laboratory", async () => {
    const few = writeTrainingFile(folder, { candles: 420 });
    const { exitCode, laboratory, findings } = await doctor(few);
    expect(exitCode).toBe(0);
    expect(laboratory).toMatchObject({ kind: "too-few-candles", needed: 1000 });
    expect(findings.filter(({ kind }) => kind === "leak")).toEqual([]);
  });

  test("takes candles without volume", async () => {
    const without = writeTrainingFile(folder, { candles: 900, volume: false });
    const { exitCode, findings } = await doctor(without);
    expect({ exitCode, checks: findings.length }).toEqual({ exitCode: 0, checks: 9 });
  });
});

describe(`candlecast doctor VERSION trained on ${trainingData}`, () => {
  test.each([0, 1])(
    "finds no leak in what train wrote, through its real model (%i)",
    async (which) => {
      const path = versions[which]!;
      const { findings, subject, warnings } = await doctor(path, "--data", file);
      expect(warnings).toEqual([]);
      expect(subject).toMatchObject({ kind: "version", horizon: 1, candles: 1_600 });
      // One epoch may well leave a model that always says the same: a collapse, and no leak.
      const leaks = findings.filter(({ kind, check }) => kind === "leak" || check === "lag-copy");
      expect(leaks).toMatchObject([{ check: "lag-copy", kind: "clean" }]);
      expect(leaks[0]?.detail).toMatch(/skill -?\d\.\d{4} on \d{3} rows of the exam\.$/);
      const skew = findings.find(({ check }) => check === "serve-skew");
      expect(skew?.detail).toMatch(
        /^\d{3} windows, one at a time, .*: largest difference (none|\d\.\de-\d)/,
      );
      const scaler = findings.find(({ check }) => check === "scaler-span");
      expect(scaler?.detail).toMatch(/All \d+ numbers are those of the train rows/);
    },
  );

  test("takes the beginning of an id; several that begin alike are misuse", async () => {
    const [first = "", second = ""] = versions.map((path) => path.slice(path.lastIndexOf("/") + 1));
    const shared = Array.from(first).findIndex((letter, i) => letter !== second[i]);
    const one = await doctor(first.slice(0, shared + 1), "--data", file);
    expect(one.subject).toMatchObject({ version: first });
    const both = await doctor(first.slice(0, Math.min(shared, 8)), "--data", file);
    expect(both).toMatchObject({ exitCode: 2, error: { code: "E_VERSION_AMBIGUOUS" } });
  });

  test("says where the candles are others than those of the training", async () => {
    const rows = readFileSync(file, "utf8").split("\n");
    const shorter = join(folder, "BTCUSDT_1h.csv");
    writeFileSync(shorter, rows.filter((_, i) => i !== 900).join("\n"));
    const { findings, warnings } = await doctor(versions[0]!, "--data", shorter);
    expect(warnings.join()).toMatch(/not the candles that the version was trained on/);
    expect(findings[0]).toMatchObject({ check: "scaler-span", kind: "not-checked" });
    expect(findings.filter(({ kind }) => kind === "leak")).toEqual([]);
  });

  test("refuses a version whose files were changed", async () => {
    const broken = join(folder, "broken", versions[0]!.slice(versions[0]!.lastIndexOf("/") + 1));
    cpSync(versions[0]!, broken, { recursive: true });
    writeFileSync(join(broken, "golden.json"), "{}");
    expect(await doctor(broken, "--data", file)).toMatchObject({
      exitCode: 1,
      error: { code: "E_VERSION_BROKEN" },
    });
  });
});

describe(`versionFindings() on a version with planted faults, trained on ${trainingData}`, () => {
  const key = { instrument: parseInstrument("BTCUSDT"), timeframe: "1h" } as const;
  let sound: ExaminedVersion | undefined;
  afterAll(() => sound?.served.release());

  async function findingsOf(plant: (version: ExaminedVersion) => Promise<ExaminedVersion>) {
    sound ??= await examinedVersion(versions[0]!);
    const planted = await plant(sound);
    const from = { file, dataDir: folder };
    const candles = await versionCandles(sound.metadata, from, systemClock);
    const findings = await versionFindings(planted, candles);
    if (planted.served !== sound.served) await planted.served.release();
    const bad = findings.filter(({ kind }) => kind === "leak" || kind === "collapse");
    return bad.map(({ check, kind }) => `${check}: ${kind}`);
  }

  const served = (version: ExaminedVersion) =>
    onnxForecastRunner.load(deployedModel({ ...version, properties: {} }));

  test("weights of zero are a copy of the last close and a constant", async () => {
    const found = await findingsOf(async (version) => {
      const members = version.members.map((parameters) => parameters.map(() => 0));
      const dead = { ...version, members };
      return { ...dead, served: await served(dead) };
    });
    expect(found).toEqual(["lag-copy: collapse", "constant-output: collapse"]);
  });

  test("a scaler fitted on every row is found in the version and in what it serves", async () => {
    const found = await findingsOf(async (version) => {
      const { series } = await readCandleSource(file, key, { clock: systemClock });
      const { recipe, lookback, horizon } = version.transform;
      const prepared = prepareSamples(series, { recipe, lookback, horizon });
      const all = { from: 0, until: prepared.samples.label.length };
      const windows = windowsAt(prepared.grid, windowPositions(prepared, all));
      const transform = fitTransform(prepared.grid, windows, prepared.transform);
      const leaky = { ...version, transform };
      return { ...leaky, served: await served(leaky) };
    });
    expect(found).toContain("scaler-span: leak");
    expect(found).toContain("serve-skew: leak");
  });

  test("segments that do not keep their distance are read from the metadata", async () => {
    const found = await findingsOf((version) => {
      const { train, validation, ...rest } = version.metadata.segments;
      const late = { ...train, last_label: validation.first_decision };
      const segments = { ...rest, validation, train: late } as typeof version.metadata.segments;
      return Promise.resolve({ ...version, metadata: { ...version.metadata, segments } });
    });
    expect(found).toContain("label-overlap: leak");
  });
});

describe("candlecast doctor on what is not there", () => {
  const empty = join(folder, "empty.csv");
  const pipe = join(folder, "pipe.csv");

  beforeAll(() => {
    writeFileSync(empty, "");
    spawnSync("mkfifo", [pipe]);
  });

  test.each([
    ["a file", () => "missing.csv", "E_FILE_MISSING"],
    ["a file in a folder", () => "./nowhere/BTCUSDT", "E_FILE_MISSING"],
    ["a folder that is no version", () => folder, "E_FILE_FORMAT"],
    ["an empty file", () => empty, "E_FILE_FORMAT"],
    ["a pipe that nobody writes to", () => pipe, "E_FILE_FORMAT"],
    ["a file without candles", () => join(import.meta.dirname, "doctor.test.ts"), "E_"],
    ["an instrument", () => "NOSUCH", "E_NO_CANDLES"],
    ["a version", () => "20200101T000000Z", "E_NO_MODEL"],
    ["a name", () => "no such thing", "E_INSTRUMENT"],
  ])("%s is misuse", async (_what, word, code) => {
    const told = await doctor(word());
    expect(told.exitCode).toBe(2);
    expect(told.error?.code).toContain(code);
  });

  test.each([
    ["--horizon", "0"],
    ["--horizon", "2.5"],
    ["--seed", "x"],
    ["--timeframe", "7h"],
  ])("%s %s is misuse", async (...option) => {
    expect((await doctor(file, ...option)).exitCode).toBe(2);
  });

  test("a horizon beyond the candles says how many are needed", async () => {
    const told = await doctor(file, "--horizon", "500");
    expect(told).toMatchObject({ exitCode: 2, error: { code: "E_TOO_FEW_CANDLES" } });
  });
});
