import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readAliases } from "../../src/adapters/registry-files/read-aliases.ts";
import { readAudit } from "../../src/adapters/registry-files/read-audit.ts";
import { retrainSchema } from "../../src/cli/retrain-schema.ts";
import { readStoredTraining } from "../../src/jobs/training/stored-training.ts";
import { deployedModel } from "../../src/learning/bundle/deployed-model/deployed-model.ts";
import type { ModelKind } from "../../src/learning/bundle/model-kind.ts";
import { missionNetwork } from "../../src/learning/network/network-shape.ts";
import { commandInProcess } from "../command-in-process.ts";
import {
  enthrone,
  metadataOf,
  placeIn,
  shortWindows,
  trainInProcess,
  writeRetrainedMarket,
} from "../retrained-market.ts";
import { sentimentData, writeSentimentFile } from "../sentiment-file.ts";
import { versionPaths, weightsHash } from "../trained-bundle.ts";
import { trainingData } from "../training-file.ts";

const folder = mkdtempSync(join(tmpdir(), "retrain-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const models = join(folder, "models");
const { file, fromEnd } = writeRetrainedMarket(folder);
const on = ["BTCUSDT", "--data", file, "--models", models];
const train = ["train", ...on, "--recipe", "return", "--split", "deploy", "--price-only"];
/** Weights that are read back and hardly moved. */
const still = ["--epochs", "1", "--learning-rate", "1e-12"];

let first: Awaited<ReturnType<typeof trainInProcess>>["trained"];
beforeAll(async () => {
  const old = ["--until", fromEnd(100), "--epochs", "1", ...shortWindows];
  first = (await trainInProcess(...train, ...old)).trained;
  await enthrone(models, first.version);
});

describe(`candlecast retrain, on ${trainingData}`, () => {
  test("warm: begins with the champion's weights, becomes challenger, leaves the champion alone", async () => {
    const { trained, notes } = await trainInProcess("retrain", ...on, ...still);
    expect(trained).toMatchObject({
      kind: "retrained",
      before: first.version,
      champion: first.version,
      start: { kind: "warm", version: first.version },
    });
    expect(retrainSchema.parse(trained)).toEqual(trained);
    expect(notes).toContain(`Starts warm, from the weights of champion ${first.version}.`);
    expect(notes).not.toContain("No candle is newer");
    const place = placeIn(models);
    const [old, own] = [first.version, trained.version].map(async (version) =>
      (await readStoredTraining(place, version)).weights(),
    );
    expect(furthest(await own!, await old!)).toBeLessThan(1e-8);
    const { training_params: params, recipe } = metadataOf(trained.path);
    expect(recipe).toBe("return");
    expect(params).toMatchObject({ split: "deploy", warm_start: first.version, epochs: 1 });
    expect(params["train_window"]).toBe(17_520);
    const aliases = await readAliases(place);
    expect(aliases.champion).toMatchObject({ version: first.version, generation: 1 });
    expect(aliases.challenger?.version).toBe(trained.version);
    expect((await readAudit(place)).entries.map(({ event }) => event)).toContainEqual(
      expect.objectContaining({
        kind: "registered",
        version: trained.version,
        origin: "retrain",
      }) as unknown,
    );
  });

  test("--cold, and another recipe: drawn weights, told why", async () => {
    const asked = await trainInProcess("retrain", ...on, ...still, "--cold");
    expect(retrainSchema.parse(asked.trained)).toEqual(asked.trained);
    expect(asked.trained.start).toMatchObject({ kind: "cold", reason: "Starts cold: as asked." });
    expect(metadataOf(asked.trained.path).training_params).not.toHaveProperty("warm_start");
    const other = await trainInProcess("retrain", ...on, ...still, "--recipe", "window");
    expect(other.trained.start?.reason).toBe(
      `Starts cold: champion ${first.version} has recipe return, this training window.`,
    );
    expect(metadataOf(other.trained.path).recipe).toBe("window");
  });

  test("older candles than the champion's: cold, for its weights know what would judge them", async () => {
    const argv = ["retrain", ...on, ...still, "--until", fromEnd(200)];
    const { trained, notes } = await trainInProcess(...argv);
    expect(notes).toContain(`No candle is newer than those that version ${first.version} knows`);
    expect(trained.start?.reason).toMatch(/^Starts cold: champion [^ ]+ has learned from candles/);
    expect(trained.start?.reason).toMatch(/its weights know what is to judge them\.$/);
    expect(metadataOf(trained.path).training_params).not.toHaveProperty("warm_start");
  });

  test("a first version: cold with recipe return, and the way to its deployment", async () => {
    const elsewhere = join(folder, "first");
    const argv = ["retrain", "BTCUSDT", "--data", file, "--models", elsewhere, "--epochs", "1"];
    const told = await commandInProcess(...argv, "--until", fromEnd(10), "--train-window", "100");
    expect(told.exitCode, told.notes).toBe(0);
    expect(told.notes).toContain("Starts cold: there is no earlier version to go on from.");
    const version = basename(versionPaths(elsewhere)[0]!);
    expect(told.answer).toContain(`candlecast validate BTCUSDT --model ${version}`);
    expect(told.answer).toContain(`candlecast deploy BTCUSDT --model ${version}`);
    expect(told.answer).not.toContain("candlecast compare");
    expect(metadataOf(versionPaths(elsewhere)[0]!)).toMatchObject({
      recipe: "return",
      training_params: { train_window: 100 },
    });
  });

  test("a champion that is broken: passed over and named, the newest whole version is followed", async () => {
    const elsewhere = join(folder, "broken");
    const at = ["BTCUSDT", "--data", file, "--models", elsewhere];
    const argv = [...train.slice(0, 1), ...at, ...train.slice(on.length + 1), ...shortWindows];
    const made = [];
    for (const seed of ["1", "2"]) {
      const own = ["--until", fromEnd(100), "--epochs", "1", "--seed", seed];
      made.push((await trainInProcess(...argv, ...own)).trained);
    }
    const [whole, broken] = made;
    await enthrone(elsewhere, broken!.version);
    const name = join(broken!.path, "btcusdt_price.h5");
    const bytes = readFileSync(name);
    bytes[1000]! ^= 1;
    writeFileSync(name, bytes);
    const { trained, notes } = await trainInProcess("retrain", ...at, ...still);
    expect(notes).toMatch(/btcusdt_price\.h5 was changed: its sha256 differs; this retraining/);
    expect(trained.before).toBe(whole!.version);
    expect(trained.start).toMatchObject({ kind: "warm" });
    expect(trained).toMatchObject({ champion: broken!.version, answers: null });
    // With one before it: that one answers, and is followed before anything newer.
    await enthrone(elsewhere, whole!.version);
    await enthrone(elsewhere, broken!.version);
    const again = await trainInProcess("retrain", ...at, ...still);
    expect(again.trained).toMatchObject({ before: whole!.version, answers: whole!.version });
    const told = await commandInProcess("retrain", ...at, ...still);
    expect(told.answer).toContain(
      `Champion ${broken!.version} is broken; ${whole!.version}, the one before`,
    );
  });
});

test("retrain with a damaged audit log: refused with the cure before anything is trained", async () => {
  const elsewhere = join(folder, "damaged");
  cpSync(models, elsewhere, { recursive: true });
  const log = join(elsewhere, "BTCUSDT", "1h", "price", "audit.jsonl");
  writeFileSync(log, readFileSync(log, "utf8").replace("registered", "Registered"));
  const versions = versionPaths(elsewhere);
  const argv = ["retrain", "BTCUSDT", "--data", file, "--models", elsewhere, ...still];
  const { exitCode, notes } = await commandInProcess(...argv);
  expect(exitCode).toBe(1);
  expect(notes).toContain('candlecast models verify --restart-log "why"');
  expect(notes).not.toContain("epoch");
  expect(versionPaths(elsewhere)).toEqual(versions);
});

describe(`train --train-window, on ${trainingData}`, () => {
  test("keeps the newest windows, says so in the metadata, and validate finds the same scaler", async () => {
    const own = join(folder, "window");
    const at = ["BTCUSDT", "--data", file, "--models", own];
    const span = ["--train-window", "300", "--epochs", "1", ...shortWindows];
    const argv = [...train.slice(0, 1), ...at, ...train.slice(on.length + 1), ...span];
    const { trained } = await trainInProcess(...argv);
    const { training_params: params, segments } = metadataOf(trained.path);
    expect(params["train_window"]).toBe(300);
    expect(Number(segments["train"]!["windows"])).toBeLessThan(300);
    expect(Number(segments["train"]!["windows"])).toBeGreaterThan(250);
    const validated = await commandInProcess("validate", ...at, "--draws", "100", "--json");
    expect(validated.exitCode, validated.answer).toBe(0);
  });

  test.each(["32", "tomorrow"])("--train-window %s is refused", async (span) => {
    const told = await commandInProcess(...train, "--train-window", span);
    expect(told.exitCode).toBe(2);
    expect(told.notes).toContain("train window");
  });
});

describe(`weights that are read back, on ${trainingData} and ${sentimentData}`, () => {
  test.each([
    ["of an ensemble", "price", ["--price-only", "--ensemble", "2"]],
    ["of a sentiment model with 13 inputs", "sentiment", ["--force-sentiment"]],
  ] as const)("%s: the version's own, bit by bit; warm again", async (name, kind, flags) => {
    const own = join(folder, name.replaceAll(" ", "-"));
    mkdirSync(own);
    const readings =
      kind === "sentiment" ? ["--sentiment", writeSentimentFile(folder), "--type", kind] : [];
    const at = ["BTCUSDT", "--data", file, "--models", own];
    const argv = ["train", ...at, ...flags, ...readings.slice(0, 2), "--recipe", "return"];
    const old = ["--split", "deploy", "--until", fromEnd(50), "--epochs", "1", ...shortWindows];
    const { trained } = await trainInProcess(...argv, ...old);
    expect(await rebuiltHash(own, trained, kind)).toBe(weightsHash(trained.path));
    const again = await trainInProcess("retrain", ...at, ...readings, ...still);
    expect(again.trained.start, again.notes).toMatchObject({ kind: "warm" });
    expect(again.trained.start?.reason).toContain(`version ${trained.version}`);
    if (kind === "price") return;
    expect(again.trained.ablation).toBeNull();
    expect(again.notes).toMatch(/have\s+no\s+price-only\s+twin/);
  });
});

// Of a graph that is made from the weights of the Keras file.
async function rebuiltHash(
  modelsDir: string,
  { version }: { readonly version: typeof first.version },
  kind: ModelKind,
): Promise<string> {
  const stored = await readStoredTraining(placeIn(modelsDir, kind), version);
  const { target_transform: transform } = stored.metadata;
  const network = missionNetwork(transform.features.length, transform.lookback);
  const members = await stored.weights();
  const made = join(modelsDir, "rebuilt");
  mkdirSync(made);
  const model = deployedModel({ network, members, transform, properties: {} });
  writeFileSync(join(made, "rebuilt.onnx"), model);
  return weightsHash(made);
}

// Largest distance of two numbers in the same place; infinite where there are not as many.
function furthest(a: readonly Float32Array[], b: readonly Float32Array[]): number {
  if (a.length !== b.length) return Infinity;
  return Math.max(
    ...a.map((own, k) => own.reduce((far, x, i) => Math.max(far, Math.abs(x - b[k]![i]!)), 0)),
  );
}
