import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { moveChampion } from "../../src/adapters/registry-files/move-champion.ts";
import { readAudit } from "../../src/adapters/registry-files/read-audit.ts";
import { simulateMarket } from "../../src/adapters/market-simulator/simulate-market.ts";
import { systemClock } from "../../src/foundation/clock.ts";
import { createRng } from "../../src/foundation/rng.ts";
import type { ModelVersion } from "../../src/learning/bundle/version-id.ts";
import type { CandleSeries } from "../../src/market/candle-series.ts";
import { parseInstrument } from "../../src/market/instrument.ts";
import { commandInProcess } from "../command-in-process.ts";
import { plantModel } from "../planted-model.ts";
import { simulatedMood } from "../simulated-mood.ts";
import { restampVersion } from "../restamped-version.ts";
import { everythingIn, sha256 } from "../trained-bundle.ts";

const folder = mkdtempSync(join(tmpdir(), "models-move-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const modelsIn = (name: string): string => join(folder, name);

function market(name: string, timeframe: "1h" | "4h" = "1h"): CandleSeries {
  const asked = { instrument: parseInstrument(name), timeframe, count: 1500, gaps: false } as const;
  const startMs = Date.UTC(2024, 0, 1);
  return simulateMarket({ ...asked, startMs, kind: "regimes" }, createRng(7));
}

const place = (models: string, kind: "price" | "sentiment" = "price") =>
  ({ modelsDir: models, instrument: parseInstrument("BTCUSDT"), timeframe: "1h", kind }) as const;
const unsaid = { forced: null, acceptNoEdge: null, verdict: null };
const deploy = (models: string, version: string, kind: "price" | "sentiment" = "price") =>
  moveChampion(place(models, kind), systemClock, { version: version as ModelVersion, ...unsaid });

// Planted once; every test works on a copy.
const sound = modelsIn("sound");
let price = "";
let sentiment = "";
beforeAll(async () => {
  const series = market("BTCUSDT");
  price = (await plantModel({ modelsDir: sound, series })).version;
  const readings = simulatedMood(series);
  sentiment = (await plantModel({ modelsDir: sound, series, readings, seed: 2 })).version;
  await plantModel({ modelsDir: sound, series: market("ETHUSDT"), seed: 3 });
  await plantModel({ modelsDir: sound, series: market("ETHUSDT", "4h"), seed: 4 });
});

function copied(name: string): string {
  cpSync(sound, modelsIn(name), { recursive: true });
  return modelsIn(name);
}

async function tell(...argv: readonly string[]) {
  const { exitCode, answer, notes } = await commandInProcess(...argv, "--json");
  const json = JSON.parse(answer === "" ? "{}" : answer) as Record<string, unknown>;
  return { exitCode, notes, json };
}

describe("models export", () => {
  const read = (models: string, name: string): Buffer => readFileSync(join(models, "latest", name));

  test("puts each model's files side by side under the published recipe's names, of one version each", async () => {
    const models = copied("export");
    const { exitCode, json } = await tell("models", "export", "--models", models);
    expect(exitCode).toBe(0);
    expect(readdirSync(join(models, "latest")).toSorted()).toEqual(
      ["btcusdt_price", "btcusdt_sentiment", "ethusdt_price"]
        .flatMap((stem) => [
          `${stem}.onnx`,
          `${stem}_calibration.json`,
          `${stem}_golden.json`,
          `${stem}_metadata.json`,
          `${stem}_novelty.json`,
        ])
        .concat("export.json")
        .toSorted(),
    );
    const own = join(models, "BTCUSDT/1h/price", price, "btcusdt_price.onnx");
    expect(sha256(read(models, "btcusdt_price.onnx"))).toBe(sha256(readFileSync(own)));
    expect(json).toMatchObject({
      models: [
        { instrument: "BTCUSDT", type: "price", version: price, role: "newest" },
        { instrument: "BTCUSDT", type: "sentiment", version: sentiment, role: "newest" },
        { instrument: "ETHUSDT", timeframe: "1h", role: "newest" },
      ],
      notes: [expect.stringMatching(/^ETHUSDT 4h is left out.*--timeframe/)],
    });
    const index = JSON.parse(read(models, "export.json").toString()) as {
      readonly models: readonly { readonly files: Record<string, { readonly sha256: string }> }[];
    };
    for (const { files } of index.models)
      for (const [name, file] of Object.entries(files))
        expect(sha256(read(models, name)), name).toBe(file.sha256);
  });

  test("shows the champion and not the newest, renews one instrument and leaves the others", async () => {
    const models = copied("champion");
    const first = join(models, "BTCUSDT/1h/price", price);
    const newest = await restampVersion(first, place(models), { stamp: "20240301T000000Z" });
    await deploy(models, price);
    const all = await tell("models", "export", "--models", models);
    // A sentiment model that was never deployed does not answer beside a price champion.
    expect(all.json).toMatchObject({
      models: [{ version: price, role: "champion" }, { instrument: "ETHUSDT" }],
      notes: [/4h/, /^The sentiment model of BTCUSDT is left out/].map(
        (note) => expect.stringMatching(note) as string,
      ),
    });
    const opened = realpathSync(join(models, "latest"));
    await deploy(models, newest.version);
    const one = await tell("models", "export", "btcusdt", "--models", models);
    expect(one.json["models"]).toMatchObject([
      { version: newest.version, role: "champion", isNew: true },
      { instrument: "ETHUSDT", isNew: false },
    ]);
    // Who had the folder open still has the files of the version that it began with.
    const stamp = (at: string) =>
      (
        JSON.parse(readFileSync(join(at, "btcusdt_price_metadata.json"), "utf8")) as {
          model_version: string;
        }
      ).model_version;
    expect([stamp(opened), stamp(join(models, "latest"))]).toEqual([
      "20240101T000000Z",
      "20240301T000000Z",
    ]);
  });

  test("a broken champion is not exported: the old view stands, and the sentence names the file", async () => {
    const models = copied("broken");
    await tell("models", "export", "--models", models);
    const before = realpathSync(join(models, "latest"));
    const file = join(models, "BTCUSDT/1h/price", price, "btcusdt_price.onnx");
    appendFileSync(file, "x");
    const { exitCode, notes } = await tell("models", "export", "--models", models);
    expect(exitCode).toBe(1);
    expect(notes).toMatch(/^Cannot use the version in [^\n]+btcusdt_price\.onnx[^\n]+\n$/);
    expect(realpathSync(join(models, "latest"))).toBe(before);
    expect(everythingIn(models).filter((name) => /\.(tmp|claim)$/.test(name))).toEqual([]);
  });

  test("goes to another folder, never over what is not its own, never among the versions", async () => {
    const models = copied("elsewhere");
    const out = modelsIn("flat");
    const to = (path: string) =>
      tell("models", "export", "ETHUSDT", "--models", models, "--out", path);
    expect((await to(out)).exitCode).toBe(0);
    expect(existsSync(join(out, "ethusdt_price.onnx"))).toBe(true);
    const mine = modelsIn("mine");
    mkdirSync(mine);
    writeFileSync(join(mine, "bot.py"), "mine");
    expect(await to(mine)).toMatchObject({
      exitCode: 2,
      json: { error: { code: "E_FILE_EXISTS" } },
    });
    expect(readdirSync(mine)).toEqual(["bot.py"]);
    const inside = join(models, "ETHUSDT/1h/price/20240101T000000Z-0123456789ab");
    expect(await to(inside)).toMatchObject({
      exitCode: 2,
      json: { error: { code: "E_EXPORT_PLACE" } },
    });
    expect(await tell("models", "export", "XRPUSDT", "--models", models)).toMatchObject({
      exitCode: 2,
      json: { error: { code: "E_NO_MODEL" } },
    });
  });
});

describe("models export --bundle and models import", () => {
  const backup = modelsIn("backup");
  const importing = (path: string, models: string) =>
    tell("models", "import", path, "--models", models);

  test("carry a version to another machine, byte for byte, noted as imported and not deployed", async () => {
    const models = copied("source");
    await deploy(models, sentiment, "sentiment");
    const bundled = await tell(
      "models",
      "export",
      "--bundle",
      sentiment.slice(0, 20),
      "--models",
      models,
      "--out",
      backup,
    );
    expect(bundled).toMatchObject({ exitCode: 0, json: { version: sentiment } });
    const target = modelsIn("target");
    const { exitCode, json } = await importing(join(backup, sentiment), target);
    expect(exitCode).toBe(0);
    expect(json).toMatchObject({ version: sentiment, instrument: "BTCUSDT", type: "sentiment" });
    const own = join(models, "BTCUSDT/1h/sentiment", sentiment);
    const here = join(target, "BTCUSDT/1h/sentiment", sentiment);
    expect(readdirSync(here).toSorted()).toEqual(readdirSync(own).toSorted());
    for (const name of readdirSync(own))
      expect(sha256(readFileSync(join(here, name))), name).toBe(
        sha256(readFileSync(join(own, name))),
      );
    const { entries } = await readAudit(place(target, "sentiment"));
    expect(entries.map(({ event }) => event)).toMatchObject([
      { kind: "registered", origin: "import" },
    ]);
    // A second time it is there already; under another name of the folder too.
    renameSync(join(backup, sentiment), join(backup, "from-the-server"));
    const again = await importing(join(backup, "from-the-server"), target);
    expect(again).toMatchObject({ exitCode: 1, json: { error: { code: "E_IMPORT_TAKEN" } } });
  });

  test("a version that was removed may come back, and stays", async () => {
    const models = copied("back");
    const from = join(sound, "BTCUSDT/1h/price", price);
    await tell("models", "remove", price, "--models", models);
    expect(existsSync(join(models, "BTCUSDT/1h/price", price))).toBe(false);
    expect(await importing(from, models)).toMatchObject({ exitCode: 0 });
    // The next start must not take it for one that was to be deleted.
    await tell("models", "gc", "--models", models);
    expect(existsSync(join(models, "BTCUSDT/1h/price", price, "manifest.json"))).toBe(true);
  });
});
