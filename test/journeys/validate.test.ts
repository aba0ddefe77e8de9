import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { z } from "zod";
import { validateSchema } from "../../src/cli/report/report-schema.ts";
import { commandInProcess } from "../command-in-process.ts";
import { plantVersion } from "../planted-version.ts";
import { trainingData, writeTrainingFile } from "../training-file.ts";

type Answer = z.infer<typeof validateSchema>;

const folder = mkdtempSync(join(tmpdir(), "validate-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const models = join(folder, "models");
let file = "";
let path = "";

beforeAll(async () => {
  file = writeTrainingFile(folder, { candles: 1500 });
  const quick = ["--sequence-length", "16", "--recipe", "return", "--epochs", "1"];
  const places = ["--models", models, "--data", file, "--json"];
  const { answer } = await commandInProcess("train", "BTCUSDT", ...quick, ...places);
  path = (JSON.parse(answer) as { readonly path: string }).path;
});

async function validate(...argv: readonly string[]) {
  const quick = ["--draws", "200", "--data", file, "--models", models];
  const told = await commandInProcess("validate", ...quick, ...argv);
  return { ...told, json: (): Answer => validateSchema.parse(JSON.parse(told.answer)) };
}

describe(`candlecast validate on ${trainingData}`, () => {
  test("judges the only model without being told its name; the answer keeps its schema", async () => {
    const { exitCode, json } = await validate("--json");
    expect(exitCode).toBe(0);
    const { kind, verdict, checks, report, metrics } = json();
    expect([kind, verdict]).toEqual(["sound", "no edge"]);
    expect(checks.every(({ outcome }) => outcome === "passed")).toBe(true);
    expect(report?.verdict.reason).toMatch(/^n too small: \d+ independent rows/);
    expect(report?.scores.map(({ name }) => name)).toEqual([
      "model",
      "persistence",
      "drift",
      "majority",
      "contrarian",
      "arOne",
      "ridge",
    ]);
    expect(metrics?.mse.value).toBeGreaterThan(0);
    expect(metrics?.mse.interval).not.toBeNull();
  });

  test("says the same figures as training kept in the metadata", async () => {
    const { json } = await validate("--json");
    const metadata = JSON.parse(
      readFileSync(join(path, "btcusdt_price_metadata.json"), "utf8"),
    ) as { readonly performance: Readonly<Record<string, number>> };
    for (const name of ["mse", "mae", "r2", "directional_accuracy"] as const) {
      expect(json().metrics?.[name].value).toBeCloseTo(metadata.performance[name]!, 5);
    }
  });

  test("reads as text with the verdict first and each leg with its bound", async () => {
    const { answer } = await validate("BTCUSDT", "--model", "new");
    expect(answer).toMatch(/^BTCUSDT 1h return h=1 \| trained on candles until /);
    expect(answer).toMatch(/VERDICT no edge: n too small/);
    expect(answer).toMatch(/P not chance .*Clark-West t .*needs 2\.33\),?\s+Pesaran-Timmermann z/);
    expect(answer).toMatch(/contrarian +\d\d\.\d \[/);
    expect(answer).toMatch(/break even|loses before costs|Break-even costs: n too small/);
    expect(answer).toMatch(/SOUND 8 checks passed/);
    expect(answer).not.toMatch(/NaN|Infinity|undefined \[/);
  });

  test("other candles than it was trained on: warned first, in text and JSON", async () => {
    const other = join(folder, "other.csv");
    const [head = "", ...lines] = readFileSync(file, "utf8").trim().split("\n");
    const dearer = lines.map((line) => {
      const [openTime, open, high, low, close, volume] = line.split(",").map(Number);
      return [openTime, open! * 2, high! * 2, low! * 2, close! * 2, volume].join(",");
    });
    writeFileSync(other, [head, ...dearer, ""].join("\n"));
    const { exitCode, json } = await validate("--data", other, "--json");
    expect([exitCode, json().kind]).toEqual([0, "sound"]);
    expect(json().warnings[0]).toMatch(
      /^These are not the candles that the version was trained on/,
    );
    expect(json().checks.find(({ name }) => name === "scaler")?.outcome).toBe("not checked");
    expect((await validate("--data", other)).answer).toMatch(/^WARNING These are not the candles/);
  });

  test("--report writes the page", async () => {
    const page = join(folder, "pages", "report.html");
    await validate("--report", page);
    expect(readFileSync(page, "utf8")).toMatch(/^<!doctype html>/i);
  });

  test("counts each configuration that looks once", async () => {
    const trials = async () => (await validate("--json")).json().report?.verdict.trials;
    const before = await trials();
    expect(await trials()).toBe(before);
    const stamp = "20200101T000000Z";
    await plantVersion(path, models, { stamp, transform: (own) => ({ ...own, horizon: 1 }) });
    expect(await trials()).toBe(before);
  });
});

describe(`candlecast validate on unsound versions, trained on ${trainingData}`, () => {
  test("a changed byte: exit 1, the check named, the verdict there", async () => {
    const other = join(folder, "broken");
    const copy = join(other, "BTCUSDT", "1h", "price", basename(path));
    cpSync(path, copy, { recursive: true });
    appendFileSync(join(copy, "btcusdt_price.onnx"), "x");
    const { exitCode, json } = await validate("--models", other, "--json");
    expect(exitCode).toBe(1);
    const { kind, verdict, unsound, report } = json();
    expect([kind, verdict, unsound?.check, report]).toEqual(["unsound", "no edge", "files", null]);
    const text = await validate("--models", other);
    expect(text.answer).toMatch(/UNSOUND files: [^]*btcusdt_price\.onnx/);
    rmSync(other, { recursive: true });
  });

  test.each([
    ["a constant output", { parameters: zeros }, "output varies"],
    ["wild forecasts", { parameters: inflated }, "error"],
    ["a scaler that saw other rows", { transform: shifted }, "scaler"],
  ] as const)("%s: exit 1 and the check is named", async (_, planted, check) => {
    const other = join(folder, `planted-${check.replace(" ", "-")}`);
    await plantVersion(path, other, { ...planted, stamp: "20200102T000000Z" });
    const { exitCode, json } = await validate("--models", other, "--json");
    expect(json().unsound?.check).toBe(check);
    expect([exitCode, json().kind, json().verdict]).toEqual([1, "unsound", "no edge"]);
    expect(json().report).not.toBeNull();
  });
});

describe("candlecast validate on bad input", () => {
  test.each([
    [["--model", "19990101"], /holds \d versions? and none begins so/],
    [["--model", "champion"], /no version has been deployed/],
    [["ETHUSDT"], /Cannot find a model for ETHUSDT/],
    [["--models", join(folder, "nothing")], /none has been trained/],
    [["--timeframe", "7m"], /value was "7m"/],
    [["--costs", "-1"], /--costs/],
    [["--data", join(folder, "absent.csv")], /absent\.csv/],
  ])("%j: exit 2, one sentence", async (argv, sentence) => {
    const { exitCode, answer, notes } = await validate(...argv);
    expect(exitCode).toBe(2);
    expect(answer).toBe("");
    expect(notes).toMatch(/^Cannot .+\n/);
    expect(notes).toMatch(sentence);
  });

  test("candles that end with the training: exit 2 with the moment from which they would count", async () => {
    const short = join(folder, "short.csv");
    const lines = readFileSync(file, "utf8").split("\n");
    writeFileSync(short, `${lines.slice(0, 900).join("\n")}\n`);
    const { exitCode, notes } = await validate("--data", short);
    expect([exitCode, notes]).toEqual([2, expect.stringMatching(/no usable candle lies after/)]);
  });

  test("two instruments and none named: exit 2 with the choice; a stolen version is unsound", async () => {
    const both = join(folder, "both");
    cpSync(models, both, { recursive: true });
    cpSync(join(models, "BTCUSDT"), join(both, "ETHUSDT"), { recursive: true });
    const { exitCode, notes } = await validate("--models", both);
    expect(exitCode).toBe(2);
    expect(notes).toMatch(/BTCUSDT 1h, ETHUSDT 1h/);
    const stolen = await validate("ETHUSDT", "--models", both, "--json");
    expect(stolen.exitCode).toBe(1);
    expect(stolen.json().unsound?.check).toBe("metadata");
    expect(existsSync(dirname(path))).toBe(true);
  });
});

function zeros(own: Float32Array): Float32Array {
  return new Float32Array(own.length);
}

function inflated(own: Float32Array): Float32Array {
  return own.map((weight) => weight * 3);
}

function shifted<T extends object>(own: T): T {
  return { ...own, mean: [0.1, 0.2, 0.3, 0.4, 0.5] };
}
