import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { simulateMarket } from "../../src/adapters/market-simulator/simulate-market.ts";
import { moveChampion } from "../../src/adapters/registry-files/move-champion.ts";
import { modelHistorySchema } from "../../src/cli/models/history-schema.ts";
import { modelListSchema } from "../../src/cli/models/list-schema.ts";
import { fixedClock } from "../../src/foundation/clock.ts";
import { createRng } from "../../src/foundation/rng.ts";
import type { ModelVersion } from "../../src/learning/bundle/version-id.ts";
import { parseInstrument } from "../../src/market/instrument.ts";
import { commandInProcess } from "../command-in-process.ts";
import { writeManyVersions } from "../many-versions.ts";
import { plantModel } from "../planted-model.ts";

const folder = mkdtempSync(join(tmpdir(), "models-registry-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const instrument = parseInstrument("BTCUSDT");
const place = {
  modelsDir: join(folder, "sound"),
  instrument,
  timeframe: "1h",
  kind: "price",
} as const;
const firstMs = Date.UTC(2024, 5, 1);
const secondMs = Date.UTC(2024, 6, 1);
const unsaid = { forced: null, acceptNoEdge: null, verdict: "no edge" } as const;
let older = "" as ModelVersion;
let newer = "" as ModelVersion;

beforeAll(async () => {
  const asked = { instrument, timeframe: "1h", count: 1500, gaps: false } as const;
  const market = { ...asked, startMs: Date.UTC(2024, 0, 1), kind: "regimes" } as const;
  const series = simulateMarket(market, createRng(7));
  const { modelsDir } = place;
  older = (await plantModel({ modelsDir, series })).version;
  newer = (await plantModel({ modelsDir, series, seed: 2, stamp: "20240201T000000Z" })).version;
  await moveChampion(place, fixedClock(firstMs), { version: older, ...unsaid });
  await moveChampion(place, fixedClock(secondMs), { version: newer, ...unsaid });
});

function copied(name: string): string {
  cpSync(place.modelsDir, join(folder, name), { recursive: true });
  return join(folder, name);
}

async function ask(models: string, ...argv: readonly string[]) {
  return commandInProcess("models", ...argv, "--models", models);
}

async function json(models: string, ...argv: readonly string[]) {
  const { exitCode, answer } = await ask(models, ...argv, "--json");
  return { exitCode, answer: JSON.parse(answer) as never };
}

function flip(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[at] = bytes[at]! ^ 4;
  writeFileSync(path, bytes);
}

const widest = (text: string): number => Math.max(...text.split("\n").map(({ length }) => length));

describe("models list", () => {
  test("shows the newest first, the champion marked, in at most 100 columns", async () => {
    const { exitCode, answer } = await ask(place.modelsDir, "list");
    expect(exitCode).toBe(0);
    expect(answer).toContain("BTCUSDT 1h price: 2 versions, champion since 2024-07-01");
    const rows = answer.split("\n").filter((line) => line.startsWith("2024"));
    expect(rows[0]).toMatch(new RegExp(`^${newer} +champion +return h=1 .*B$`));
    expect(rows[1]).toMatch(new RegExp(`^${older} +previous `));
    expect(widest(answer.replaceAll(folder, ""))).toBeLessThanOrEqual(100);
    const told = await json(place.modelsDir, "list");
    expect(told.answer).toMatchObject({
      count: 2,
      models: [
        {
          timeframe: "1h",
          aliases: { champion: { version: newer, generation: 2 } },
          versions: [
            { version: newer, aliases: ["champion"], facts: { recipe: "return" } },
            { version: older, aliases: ["previous"] },
          ],
        },
      ],
    });
  });

  test("filters; --limit keeps what has an alias; nobody is found with a guess", async () => {
    const many = join(folder, "many");
    const ids = await writeManyVersions({ ...place, modelsDir: many }, 60);
    const short = await json(many, "list", "--limit", "3");
    expect(modelListSchema.parse(short.answer)).toEqual(short.answer);
    const kept = [59, 58, 57, 50, 40].map((i) => ids[i]);
    const answer = short.answer as { models: { versions: { version: string }[] }[] };
    expect(answer.models[0]!.versions.map(({ version }) => version)).toEqual(kept);
    expect((await ask(many, "list")).answer).toContain("and 40 older versions");
    const nobody = await ask(many, "list", "BTCUSD");
    expect(nobody).toMatchObject({ exitCode: 2 });
    expect(nobody.notes).toContain("did you mean BTCUSDT?");
    expect((await ask(many, "list", "--type", "sentiment")).exitCode).toBe(2);
    expect((await ask(join(folder, "none"), "list")).answer).toContain("No model has a version");
  });
});

describe("models history", () => {
  test("tells newest first, and who was champion at a time", async () => {
    const { answer } = await ask(place.modelsDir, "history", "BTCUSDT");
    expect(answer).toMatch(/2024-07-01 00:00 {2}deployed[\s\S]*2024-06-01 00:00 {2}deployed/);
    expect(widest(answer)).toBeLessThanOrEqual(100);
    for (const [at, champion] of [
      ["2024-05-31", null],
      ["2024-06-01", older],
      ["2024-06-30T23:59Z", older],
      ["2024-07-01", newer],
    ] as const) {
      const told = await json(place.modelsDir, "history", "--at", at);
      expect(told.answer, at).toMatchObject({ models: [{ champion }] });
      expect(modelHistorySchema.parse(told.answer)).toEqual(told.answer);
    }
    const text = await ask(place.modelsDir, "history", "--at", "2024-06-15");
    expect(text.answer.replaceAll(/\s+/g, " ")).toContain(
      `champion was ${older}, from 2024-06-01 00:00 until 2024-07-01`,
    );
  });
});

describe("models show", () => {
  test("tells what a version is, beside persistence, with its history", async () => {
    for (const words of [[], ["BTCUSDT"], ["champion"], [newer.slice(0, 8)], [newer]]) {
      const { exitCode, answer } = await ask(place.modelsDir, "show", ...words);
      expect(exitCode).toBe(0);
      expect(answer).toContain(`BTCUSDT 1h price, version ${newer}`);
      expect(answer).toMatch(/On its exam +model +persistence +contrarian/);
      expect(answer).toMatch(/Live trading: none; paper: \d+ %\n/);
      expect(widest(answer.replaceAll(folder, ""))).toBeLessThanOrEqual(100);
    }
    expect((await json(place.modelsDir, "show", older)).answer).toMatchObject({
      kind: "sound",
      aliases: ["previous"],
      metadata: { recipe: "return" },
      history: [{ event: { kind: "registered" } }, { event: { kind: "deployed" } }, {}],
    });
  });

  test("a broken version is told as far as it goes, with exit code 1", async () => {
    const models = copied("show-broken");
    flip(join(models, "BTCUSDT/1h/price", newer, "btcusdt_price_metadata.json"), 0);
    const { exitCode, answer } = await ask(models, "show", newer);
    expect(exitCode).toBe(1);
    expect(answer).toContain("BROKEN btcusdt_price_metadata.json: byte 0 is 0x7f, was 0x7b");
  });
});

test("models diff tells what differs, and all with --all", async () => {
  const { exitCode, answer } = await ask(place.modelsDir, "diff", older, "new");
  expect(exitCode).toBe(0);
  expect(answer).toMatch(/training_params.seed +1 +2/);
  expect(answer).toMatch(/btcusdt_price.onnx .*differs/);
  expect(answer).not.toMatch(/^sequence_length/m);
  expect(widest(answer.replaceAll(/ +candlecast .*/g, ""))).toBeLessThanOrEqual(100);
  expect((await ask(place.modelsDir, "diff", older, newer, "--all")).answer).toMatch(
    /^sequence_length +24 +24/m,
  );
  expect((await ask(place.modelsDir, "diff", older, "2019")).exitCode).toBe(2);
});

describe("models verify", () => {
  const own = (models: string, ...names: readonly string[]): string =>
    join(models, "BTCUSDT", "1h", "price", ...names);

  test("finds a whole registry sound", async () => {
    const { exitCode, answer } = await ask(place.modelsDir, "verify");
    expect(exitCode, answer).toBe(0);
    expect(answer).toMatch(
      /^SOUND every byte is as it was written: 2 versions of 1 model, 12 files/,
    );
  });

  test("names each broken byte, wherever it is", async () => {
    const models = copied("bytes");
    const onnx = own(models, older, "btcusdt_price.onnx");
    const size = readFileSync(onnx).length;
    flip(onnx, size - 1);
    flip(own(models, newer, "manifest.json"), 9);
    flip(own(models, newer, "golden.json"), 0);
    const { exitCode, answer } = await ask(models, "verify");
    const bytes = [...answer.matchAll(/^BROKEN (?:.*\/)?(\S+?): ?\n? *byte ([\d,]+) is/gm)];
    expect(bytes.map(([, file, at]) => `${file} ${at}`)).toEqual([
      `btcusdt_price.onnx ${(size - 1).toLocaleString("en-US")}`,
      "manifest.json 9",
      "golden.json 0",
    ]);
    expect(exitCode).toBe(1);
    expect(answer).toContain("UNSOUND 3 broken");
  });

  test("names what is missing, misplaced, dangling, or nobody's", async () => {
    const models = copied("strays");
    rmSync(own(models, newer), { recursive: true });
    cpSync(own(models, older), join(models, "ETHUSDT", "1h", "price", older), { recursive: true });
    writeFileSync(own(models, older, "notes.txt"), "mine");
    writeFileSync(own(models, "todo.txt"), "mine");
    mkdirSync(join(models, "btc-usdt"));
    writeFileSync(join(models, "BTCUSDT", "1h", "trials.jsonl"), "torn\n");
    const { exitCode, answer } = await json(models, "verify");
    expect(exitCode).toBe(1);
    const { findings } = answer as { findings: { kind: string; path: string; reason: string }[] };
    const told = findings.map(({ kind, path, reason }) => `${kind} ${path}: ${reason}`).join("\n");
    for (const line of [
      /broken BTCUSDT\/1h\/price\/aliases.json: champion means .* folder is gone/,
      /broken BTCUSDT\/1h\/price\/20240201\S+: it is in the audit log and its folder is gone/,
      /broken BTCUSDT\/1h\/price\/20240101\S+\/notes.txt: it is not in the manifest/,
      /broken ETHUSDT\/1h\/price\/20240101\S+: it has no ethusdt_price_metadata.json/,
      /note ETHUSDT\/1h\/price\/20240101\S+: the audit log does not know it yet/,
      /broken BTCUSDT\/1h\/trials.jsonl: line 1 of/,
      /note BTCUSDT\/1h\/price\/todo.txt: nothing reads it/,
      /note btc-usdt: nothing reads it/,
    ]) {
      expect(told).toMatch(line);
    }
  });

  test("a damaged log is named by its line; --restart-log puts it aside and goes on", async () => {
    const models = copied("log");
    const log = own(models, "audit.jsonl");
    const whole = readFileSync(log, "utf8");
    flip(log, whole.indexOf("\n") + 30);
    const before = await ask(models, "verify");
    expect(before.exitCode).toBe(1);
    const at = (whole.indexOf("\n") + 30).toLocaleString("en-US");
    const told = before.answer.replaceAll(/\s+/g, " ");
    expect(told).toMatch(/audit.jsonl: line 2, from byte [\d,]+: /);
    expect(told).toContain(`: byte ${at} is 0x`);
    expect(before.answer).toContain("models verify --restart-log");
    const damaged = readFileSync(log, "utf8");
    const cure = await ask(models, "verify", "--restart-log", "a bad disk");
    expect(cure.exitCode, cure.answer).toBe(0);
    expect(cure.answer).toContain("RESTARTED BTCUSDT 1h price");
    const aside = readdirSync(own(models)).find((name) => name.startsWith("audit.broken-"));
    expect(readFileSync(own(models, aside!), "utf8")).toBe(damaged);
    const history = await ask(models, "history");
    expect(history.answer).toContain(`champion ${newer} since`);
    expect(history.answer).toContain('because "a bad disk"');
    const again = await ask(models, "verify", "--restart-log", "once more");
    expect(again).toMatchObject({ exitCode: 2 });
  });

  test("names the byte of aliases.json, and of a newline in the log, that was flipped", async () => {
    const models = copied("aliases");
    flip(own(models, "aliases.json"), 200);
    flip(own(models, "audit.jsonl"), readFileSync(own(models, "audit.jsonl")).indexOf("\n"));
    const { answer } = await json(models, "verify");
    const { findings } = answer as { findings: { path: string; place: unknown }[] };
    expect(findings.map(({ path, place: at }) => [path.split("/").at(-1), at])).toEqual([
      ["audit.jsonl", expect.objectContaining({ kind: "byte", is: 14, was: 10 })],
      ["aliases.json", expect.objectContaining({ kind: "byte", at: 200 })],
    ]);
  });

  test("a folder that is not there is not sound", async () => {
    const { exitCode, notes } = await ask(join(folder, "nowhere"), "verify");
    expect(exitCode).toBe(2);
    expect(notes).toContain("there is no folder");
  });

  test("names a watch.json that watch did not write, and its cure", async () => {
    const models = copied("watched");
    writeFileSync(own(models, "watch.json"), "{}");
    const { exitCode, answer } = await ask(models, "verify");
    expect(exitCode).toBe(1);
    expect(answer.replaceAll(/\s+/g, " ")).toMatch(
      /BROKEN BTCUSDT\/1h\/price\/watch\.json: it is not what .* `candlecast watch --once` writes/,
    );
  });

  test("the end of a log that was cut short is a note, and no reason to fail", async () => {
    const models = copied("torn");
    appendFileSync(own(models, "audit.jsonl"), '{"seq":5,"at":"20');
    const { exitCode, answer } = await ask(models, "verify");
    expect(exitCode).toBe(0);
    expect(answer).toContain("NOTE   BTCUSDT/1h/price/audit.jsonl");
  });
});
