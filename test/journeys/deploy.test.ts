import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readAliases } from "../../src/adapters/registry-files/read-aliases.ts";
import { readAudit } from "../../src/adapters/registry-files/read-audit.ts";
import { deploySchema, rollbackSchema } from "../../src/cli/deploy-schema.ts";
import type { ModelVersion } from "../../src/learning/bundle/version-id.ts";
import { championAt } from "../../src/lifecycle/registry/champion-at.ts";
import { parseInstrument } from "../../src/market/instrument.ts";
import { commandInProcess } from "../command-in-process.ts";
import type { ToldDeployment } from "../told-deployment.ts";
import { plantedMarket } from "../judged-market.ts";
import { plantVersion } from "../planted-version.ts";

const folder = mkdtempSync(join(tmpdir(), "deploy-journey-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const models = join(folder, "models");
const place = {
  modelsDir: models,
  instrument: parseInstrument("BTCUSDT"),
  timeframe: "1h",
  kind: "price",
} as const;
// Returns repeat 0.3 of the last one; the versions are trained on the first 800 candles.
const { path: all } = plantedMarket(7, 3600);
const early = beginning(800);
const some = beginning(2000);

let one = "";
let two = "";
let collapsed = "";

/** The file's first so many candles. */
function beginning(candles: number): string {
  const path = join(folder, `beginning-${candles}.csv`);
  const lines = readFileSync(all, "utf8").split("\n");
  writeFileSync(path, lines.slice(0, candles + 1).join("\n"));
  return path;
}

// A refresh knows newer candles.
const later = beginning(830);

async function train(seed: number, file = early): Promise<string> {
  const quick = ["--sequence-length", "8", "--epochs", "1", "--features", "open,high,low,close"];
  const which = ["--seed", String(seed), "--recipe", "return", "--models", models, "--json"];
  const told = await commandInProcess("train", "BTCUSDT", "--data", file, ...quick, ...which);
  expect(told.exitCode, told.notes).toBe(0);
  return (JSON.parse(told.answer) as { readonly version: string }).version;
}

async function run(...argv: readonly string[]) {
  const told = await commandInProcess(...argv, "--models", models, "--json");
  const json = JSON.parse(told.answer) as ToldDeployment;
  expect(promised(argv[0], json)).toEqual(json);
  return { ...told, json };
}

/** Whatever deploy and rollback answer here is what their schemas promise. */
function promised(verb: string | undefined, json: ToldDeployment): object {
  if ("error" in json) return json;
  if (verb === "deploy") return deploySchema.parse(json);
  return verb === "rollback" ? rollbackSchema.parse(json) : json;
}

const deploy = (model: string, ...argv: readonly string[]) =>
  run("deploy", "BTCUSDT", "--model", model, "--data", all, ...argv);

async function kinds(): Promise<readonly string[]> {
  const { entries, fault } = await readAudit(place);
  expect(fault).toBeUndefined();
  return entries.map(({ event }) => event.kind);
}

beforeAll(async () => {
  one = await train(1);
  two = await train(2, later);
  const path = join(models, "BTCUSDT", "1h", "price", one);
  const parameters = (own: Float32Array): Float32Array => own.map((value) => value * 1e-3);
  const planted = await plantVersion(path, models, { stamp: "20200101T000000Z", parameters });
  collapsed = planted.slice(-29);
});

describe("candlecast deploy and rollback on a planted market (seed 7)", () => {
  test("before anything is deployed there is nothing to go back to", async () => {
    const { exitCode, json } = await run("rollback", "BTCUSDT");
    expect([exitCode, json.error.code]).toEqual([2, "E_NO_CHAMPION"]);
  });

  test("the first version passes the serve gate alone and becomes champion", async () => {
    const { exitCode, json } = await deploy(one);
    expect([exitCode, json.kind, json.gate.mode]).toEqual([0, "deployed", "first"]);
    expect(json).toMatchObject({ version: one, replaced: null, generation: 1, forced: null });
    expect(json.gate.checks.every(({ outcome }) => outcome === "passed")).toBe(true);
    const predicted = await run("predict", "BTCUSDT", "--data", all);
    expect(predicted.json).toMatchObject({ version: one, deployed: true });
    const told = ["predict", "BTCUSDT", "--data", all, "--models", models] as const;
    expect((await commandInProcess(...told)).answer).toContain(`version ${one}, deployed`);
  });

  test("deployed again it is told so in one sentence", async () => {
    const argv = ["deploy", "--model", one, "--data", all, "--models", models] as const;
    const { exitCode, answer } = await commandInProcess(...argv);
    expect(exitCode).toBe(0);
    expect(answer.replaceAll(/\s+/g, " ")).toBe(
      `Version ${one} is the champion of the BTCUSDT 1h price model already: nothing was changed. `,
    );
  });

  test("a collapsed output is refused, exit 1, and the champion stays", async () => {
    const { exitCode, json } = await deploy(collapsed);
    expect([exitCode, json.kind, json.code]).toEqual([1, "refused", "E_GATE_REFUSED"]);
    expect(json.champion).toBe(one);
    expect(json.gate.reason).toContain("output varies");
    expect((await kinds()).slice(-2)).toEqual(["gate", "deploy-refused"]);
    expect((await readAliases(place)).champion?.version).toBe(one);
  });

  test("too few candles of a time that is over are inconclusive: newer ones are to be fetched, exit 1", async () => {
    const { exitCode, json } = await deploy(two, "--data", some);
    expect([exitCode, json.code]).toEqual([1, "E_GATE_INCONCLUSIVE"]);
    expect(json.gate.reason).toContain("fetch newer candles");
    expect([json.gate.reason.includes("wait until"), json.gate.waitUntil]).toEqual([false, null]);
  });

  test("candles of another market are inconclusive, though they are enough", async () => {
    const { exitCode, json } = await deploy(two, "--data", plantedMarket(8, 3600).path);
    expect([exitCode, json.code]).toEqual([1, "E_GATE_INCONCLUSIVE"]);
    expect(json.gate.reason).toContain("same market");
  });

  test("another seed on the champion's own candles is no refresh: it must be better", async () => {
    const { json } = await deploy(await train(4));
    expect([json.kind, json.gate.mode]).toEqual(["refused", "replace"]);
  });

  test("the second is compared, passes as a refresh, and the first is previous", async () => {
    const compared = await run(
      "compare",
      "--model1",
      "current",
      "--model2",
      two,
      "--data",
      all,
      "--draws",
      "100",
    );
    expect(compared.exitCode).toBe(0);
    const { exitCode, json } = await deploy(two);
    expect([exitCode, json.kind, json.gate.mode], json.gate.reason).toEqual([
      0,
      "deployed",
      "refresh",
    ]);
    expect(json).toMatchObject({ version: two, replaced: one, generation: 2 });
    const { champion, previous } = await readAliases(place);
    expect([champion?.version, previous?.version]).toEqual([two, one]);
  });

  test("rollback makes the first champion again, and the log knows who was champion when", async () => {
    const { exitCode, json } = await run("rollback", "BTCUSDT", "--reason", "a test");
    expect(exitCode).toBe(0);
    expect(json).toMatchObject({ kind: "rolled-back", version: one, replaced: two, generation: 3 });
    expect(json.previous).toBeNull();
    const { entries } = await readAudit(place);
    const times = entries
      .filter(({ event }) => event.kind === "deployed" || event.kind === "rolled-back")
      .map(({ at }) => Date.parse(at));
    expect(times.map((at) => championAt(entries, at))).toEqual([one, two, one]);
    expect(championAt(entries, times[0]! - 1)).toBeUndefined();
    expect(entries.at(-1)?.event).toMatchObject({ kind: "rolled-back", reason: "a test" });
    const again = await run("rollback", "BTCUSDT");
    expect([again.exitCode, again.json.error.code]).toEqual([2, "E_NO_PREVIOUS"]);
  });

  test("a script that expects another generation is refused, and that is noted", async () => {
    const { exitCode, json } = await deploy(two, "--generation", "1");
    expect([exitCode, json.error.code]).toEqual([1, "E_CHAMPION_MOVED"]);
    expect((await kinds()).slice(-2)).toEqual(["gate", "deploy-refused"]);
    expect((await deploy(two, "--generation", "3")).json.kind).toBe("deployed");
    expect((await run("rollback")).json.version).toBe(one);
  });

  test("--force passes over a refused gate with its reason, and no edge stays paper", async () => {
    const { exitCode, json } = await deploy(collapsed, "--force", "a drill");
    expect([exitCode, json.kind, json.forced]).toEqual([0, "deployed", "a drill"]);
    const { entries } = await readAudit(place);
    expect(entries.at(-1)?.event).toMatchObject({
      kind: "deployed",
      version: collapsed,
      forced: "a drill",
      acceptNoEdge: null,
    });
    expect(json.money.mode).toBe("paper");
    expect(json.money.reasons.join()).toContain("Nobody watches this model");
    expect((await run("rollback")).json.version).toBe(one);
  });

  test("somebody answers for a champion without an edge: live with a quarter at most", async () => {
    const { json } = await deploy(collapsed, "--force", "a drill", "--accept-no-edge", "my risk");
    expect(json.money.mode).toBe("live");
    expect(json.money.cap).toBeLessThanOrEqual(0.25);
    const again = await deploy(collapsed, "--accept-no-edge", "still my risk");
    expect(again.json.kind).toBe("unchanged");
    expect((await readAudit(place)).entries.at(-1)?.event).toMatchObject({
      kind: "deployed",
      forced: "a drill",
      acceptNoEdge: "still my risk",
    });
    expect((await run("rollback")).json.version).toBe(one);
  });

  test("--as gives a name without a gate, which commands then take", async () => {
    const { json } = await deploy(two, "--as", "challenger");
    expect(json).toMatchObject({ kind: "named", alias: "challenger", version: two });
    const compared = await run(
      "compare",
      "--model1",
      "champion",
      "--model2",
      "challenger",
      "--data",
      all,
      "--draws",
      "100",
    );
    expect(compared.json).toMatchObject({ model1: { name: one }, model2: { name: two } });
    const shadow = await deploy("shadow");
    expect([shadow.exitCode, shadow.json.error.code]).toEqual([2, "E_NO_CHAMPION"]);
    expect((await deploy("challenger")).json).toMatchObject({ kind: "deployed", version: two });
    expect((await readAliases(place)).challenger).toBeNull();
  });

  test("the text keeps within 100 columns but for commands", async () => {
    const argv = ["deploy", "--model", collapsed, "--data", all, "--models", models] as const;
    const { answer } = await commandInProcess(...argv);
    const long = answer.split("\n").filter((line) => line.length > 100);
    expect(long.filter((line) => !line.includes("candlecast "))).toEqual([]);
    expect(answer.replaceAll(/\s+/g, " ")).toMatch(/^REFUSED Version .* it failed "output varies"/);
  });
});

describe("files that are broken", () => {
  const breakFile = (version: string): void => {
    const path = join(models, "BTCUSDT", "1h", "price", version);
    const name = readdirSync(path).find((file) => file.endsWith(".onnx"));
    appendFileSync(join(path, String(name)), "x");
  };

  test("are refused also with --force, which is noted; the champion stays", async () => {
    const third = (await train(3)) as ModelVersion;
    breakFile(third);
    const { exitCode, json } = await deploy(third, "--force", "I insist");
    expect([exitCode, json.error.code]).toEqual([1, "E_VERSION_BROKEN"]);
    const { entries } = await readAudit(place);
    expect(entries.at(-1)?.event).toMatchObject({
      kind: "deploy-refused",
      version: third,
      code: "E_VERSION_BROKEN",
    });
    expect((await readAliases(place)).champion?.version).toBe(two);
  });

  test("of the champion: predict answers with the one before and a warning that names both", async () => {
    breakFile(two);
    const { exitCode, json, answer } = await run("predict", "BTCUSDT", "--data", all);
    expect([exitCode, json.version, json.deployed]).toEqual([0, one, true]);
    const { warnings } = JSON.parse(answer) as { readonly warnings: readonly string[] };
    expect(warnings[0]).toContain(two);
    expect(warnings[0]).toContain(one);
    expect((await run("rollback")).json.version).toBe(one);
    expect((await run("predict", "BTCUSDT", "--data", all)).json.version).toBe(one);
  });

  test("of every champion: the gate compares with nobody and lets nobody pass but by force", async () => {
    breakFile(one);
    const fourth = await train(5, later);
    const { exitCode, json } = await deploy(fourth);
    expect([exitCode, json.code, json.gate.mode]).toEqual([1, "E_GATE_INCONCLUSIVE", "replace"]);
    expect(json.gate.reason).toContain(`version ${one}, the champion, is broken`);
    rmSync(join(models, "BTCUSDT", "1h", "price", one), { recursive: true });
    const forced = await deploy(fourth, "--force", "nobody else is left");
    expect(forced.json).toMatchObject({ kind: "deployed", version: fourth, replaced: one });
    expect((await readAliases(place)).previous?.version).not.toBe(one);
  });
});
