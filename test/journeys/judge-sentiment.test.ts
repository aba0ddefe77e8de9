import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ReportCard } from "../../src/evaluation/report/report-card.ts";
import { sentimentFeatures } from "../../src/sentiment/sentiment-features.ts";
import { commandInProcess, type ToldCommand } from "../command-in-process.ts";
import { type EndedCommand, runCommand } from "../running-command.ts";
import { sentimentData, writeSentimentFile } from "../sentiment-file.ts";
import { trainingData, writeTrainingFile } from "../training-file.ts";

interface ValidatedAnswer {
  readonly kind: string;
  readonly version: string;
  readonly checks: readonly { readonly name: string; readonly outcome: string }[];
  readonly report: ReportCard;
  readonly warnings: readonly string[];
}

const folder = mkdtempSync(join(tmpdir(), "judge-sentiment-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const modelsDir = join(folder, "models");
let file = "";
let mood = "";
const versions = { price: "", sentiment: "" };

async function train(...argv: readonly string[]): Promise<string> {
  const told: EndedCommand = await runCommand(
    [
      "train",
      "BTCUSDT",
      "--data",
      file,
      "--models",
      modelsDir,
      "--json",
      "--sequence-length",
      "12",
      "--recipe",
      "return",
      "--epochs",
      "1",
      ...argv,
    ],
    folder,
  );
  expect(told.exitCode, told.notes).toBe(0);
  return basename((JSON.parse(told.answer) as { readonly path: string }).path);
}

const judge = (verb: string, ...argv: readonly string[]): Promise<ToldCommand> =>
  commandInProcess(
    verb,
    "BTCUSDT",
    "--data",
    file,
    "--models",
    modelsDir,
    "--data-dir",
    folder,
    "--draws",
    "200",
    ...argv,
  );

async function validated(...argv: readonly string[]): Promise<ValidatedAnswer> {
  const { answer, notes } = await judge("validate", "--json", ...argv);
  expect(answer, notes).not.toBe("");
  return JSON.parse(answer) as ValidatedAnswer;
}

const outcomeOf = ({ checks }: ValidatedAnswer, name: string): string | undefined =>
  checks.find((check) => check.name === name)?.outcome;

beforeAll(async () => {
  file = writeTrainingFile(folder, { candles: 500 });
  mood = writeSentimentFile(folder);
  versions.sentiment = await train("--force-sentiment", "--sentiment", mood);
  versions.price = await train("--price-only");
});

describe(`candlecast validate, analyze and compare, on ${trainingData} and ${sentimentData}`, () => {
  test("validate --type sentiment finds the version, fits scaler and sentiment anew", async () => {
    const answer = await validated("--type", "sentiment", "--sentiment", mood);
    expect(answer.version).toBe(versions.sentiment);
    expect(answer.warnings).toEqual([]);
    for (const name of ["files", "golden vectors", "scaler", "output varies"]) {
      expect(outcomeOf(answer, name), name).toBe("passed");
    }
  });

  test("readings that a price version does not read are told of; two versions share them", async () => {
    const sentence = "was not read: nothing that is asked about here reads sentiment";
    const { warnings } = await validated("--type", "price", "--sentiment", mood);
    expect(warnings.filter((warning) => warning.includes(sentence))).toHaveLength(1);
    const quick = ["--seeds", "0", "--importance-windows", "10"];
    const analyzed = await judge("analyze", ...quick, "--type", "price", "--sentiment", mood);
    expect(analyzed.notes + analyzed.answer).toContain(`--sentiment ${mood} was not read`);
    const pair = (first: string): readonly string[] => [
      "--model1",
      first,
      "--model2",
      "persistence",
    ];
    const compared = await judge("compare", ...pair(versions.price), "--sentiment", mood);
    expect(compared.notes + compared.answer).toContain("was not read");
    const told = await judge("compare", ...pair(versions.sentiment), "--sentiment", mood);
    expect(told.notes + told.answer).not.toContain("was not read");
    const places = ["--data", file, "--models", modelsDir];
    const doctor = await commandInProcess("doctor", versions.price, ...places, "--sentiment", mood);
    expect(doctor.answer + doctor.notes).toContain("was not read");
  });

  test("the figures are those that training kept", async () => {
    const answer = await validated("--type", "sentiment", "--sentiment", mood);
    const path = join(modelsDir, "BTCUSDT", "1h", "sentiment", versions.sentiment);
    const text = readFileSync(join(path, "btcusdt_sentiment_metadata.json"), "utf8");
    const { performance } = JSON.parse(text) as { readonly performance: { readonly mse: number } };
    const model = answer.report.scores.find(({ name }) => name === "model");
    expect(model?.metrics.scaledMse.value).toBeCloseTo(performance.mse, 5);
  });

  test("without --type the price model is meant, and a whole id finds the other", async () => {
    expect((await validated()).version).toBe(versions.price);
    const named = await validated("--model", versions.sentiment, "--sentiment", mood);
    expect(named.version).toBe(versions.sentiment);
  });

  test("other readings are told, and the scaler is judged by those of the train rows", async () => {
    const lines = readFileSync(mood, "utf8").trimEnd().split("\n");
    const shorter = join(folder, "shorter.csv");
    writeFileSync(shorter, `${lines.slice(0, -1).join("\n")}\n`);
    const newest = await validated("--type", "sentiment", "--sentiment", shorter);
    const sentence = /not the sentiment readings that the version was trained on \(senticrypt has/;
    expect(newest.warnings.join()).toMatch(sentence);
    expect(outcomeOf(newest, "scaler")).toBe("passed");
    const turned = join(folder, "turned.csv");
    writeFileSync(turned, [lines[0], ...lines.slice(1).map(turnedDay)].join("\n"));
    const other = await validated("--type", "sentiment", "--sentiment", turned);
    expect(other.warnings.join()).toMatch(sentence);
    expect(outcomeOf(other, "scaler")).toBe("not checked");
    expect(other.report.notes.join()).toMatch(sentence);
  });

  test("without readings of its source: exit 2 with the way out", async () => {
    const none = await judge("validate", "--type", "sentiment");
    expect(none.exitCode).toBe(2);
    expect(none.notes).toMatch(
      /reads sentiment of senticrypt; name a file with --sentiment .*value was none/,
    );
  });

  test("compare sets the price model beside the sentiment model", async () => {
    const told = await judge(
      "compare",
      "--model1",
      versions.price,
      "--model2",
      versions.sentiment,
      "--sentiment",
      mood,
      "--json",
    );
    expect([0, 1], told.notes).toContain(told.exitCode);
    const answer = JSON.parse(told.answer) as Readonly<Record<string, { readonly name: string }>>;
    expect(answer["model1"]?.name).toBe(versions.price);
    expect(answer["model2"]?.name).toBe(versions.sentiment);
  });

  test("doctor finds no leak in it: later readings change nothing that was known", async () => {
    const told = await commandInProcess(
      "doctor",
      versions.sentiment,
      "--data",
      file,
      "--sentiment",
      mood,
      "--models",
      modelsDir,
      "--json",
    );
    const { findings } = JSON.parse(told.answer) as {
      readonly findings: readonly {
        readonly check: string;
        readonly kind: string;
        readonly figures: object;
      }[];
    };
    const kindOf = (check: string) => findings.find((finding) => finding.check === check)?.kind;
    expect(kindOf("scaler-span")).toBe("clean");
    expect(kindOf("future-edit")).toBe("clean");
    // Fewer windows than a verdict takes; what was asked agrees.
    expect(findings.find(({ check }) => check === "serve-skew")?.figures).toMatchObject({
      apart: 0,
    });
  });

  test("analyze asks for the importance of all 13 features and trains them from another start", async () => {
    const options = ["--type", "sentiment", "--sentiment", mood, "--importance-windows", "20"];
    const told = await judge("analyze", ...options, "--seeds", "1", "--json");
    expect(told.exitCode, told.notes).toBe(0);
    const answer = JSON.parse(told.answer) as {
      readonly importance: { readonly features: readonly { readonly name: string }[] };
    };
    const names = answer.importance.features.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining([...sentimentFeatures]));
    expect(answer).toMatchObject({ seeds: expect.anything() as unknown });
    const text = await judge("analyze", ...options);
    expect(text.answer).toContain(`--type sentiment`);
    expect(text.answer).toContain(`--sentiment ${mood}`);
  });
});

// The same day with another mood.
function turnedDay(line: string): string {
  const cells = line.split(",");
  return cells.map((cell, i) => (i === 7 ? String(-Number(cell)) : cell)).join(",");
}
