import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { simulateMarket } from "../../src/adapters/market-simulator/simulate-market.ts";
import { listVersions } from "../../src/adapters/model-files/list-versions.ts";
import { registeredModels } from "../../src/adapters/model-files/registered-models.ts";
import { parseViewIndex } from "../../src/adapters/model-view/view-index.ts";
import { systemClock } from "../../src/foundation/clock.ts";
import { OperationalError } from "../../src/foundation/errors.ts";
import { createRng } from "../../src/foundation/rng.ts";
import { exportModels } from "../../src/jobs/export-models.ts";
import { exportVersion } from "../../src/jobs/export-version.ts";
import { gcModels } from "../../src/jobs/gc-models.ts";
import { importVersion } from "../../src/jobs/import-version.ts";
import { chooseVersion } from "../../src/jobs/judging/choose-version.ts";
import { loadForecaster } from "../../src/jobs/load-forecaster.ts";
import { removeVersions } from "../../src/jobs/remove-versions.ts";
import { parseManifest, sealBundle } from "../../src/learning/bundle/manifest.ts";
import {
  type AliasProjection,
  encodeProjection,
  readProjection,
} from "../../src/lifecycle/registry/alias-projection.ts";
import { changeAliases, noAliases } from "../../src/lifecycle/registry/alias.ts";
import type { ModelVersion } from "../../src/learning/bundle/version-id.ts";
import { parseInstrument } from "../../src/market/instrument.ts";
import { parseTimeframe } from "../../src/market/timeframe.ts";
import { commandInProcess } from "../command-in-process.ts";
import { setFileTrap } from "../file-trap.ts";
import { guardedHome, isOneLine, unharmed } from "../guarded-home.ts";
import { nameTricks } from "../name-tricks.ts";
import { plantModel } from "../planted-model.ts";
import { everythingIn, sha256 } from "../trained-bundle.ts";

const seed = 83;
const home = guardedHome();
const { modelsDir, incoming, throughSink } = home;
const repository = resolve(import.meta.dirname, "../..");
afterAll(() => rmSync(home.top, { recursive: true, force: true }));

let version = "";
let tricks: readonly string[] = [];
beforeAll(async () => {
  const instrument = parseInstrument("BTCUSDT");
  const market = { instrument, timeframe: "1h", count: 1500, kind: "regimes" } as const;
  const startMs = Date.UTC(2024, 0, 1);
  const series = simulateMarket({ ...market, startMs, gaps: false }, createRng(7));
  version = (await plantModel({ modelsDir, series })).version;
  tricks = nameTricks(createRng(seed), version);
});

test(`at least 2,000 names, seed ${seed}`, () => {
  expect(tricks.length).toBeGreaterThanOrEqual(2000);
});

test("the trap sees what is opened outside, by promise and at once", async () => {
  const trap = setFileTrap();
  const { readFile } = await import("node:fs/promises");
  await readFile(join(home.path, "secret.json"));
  readFileSync(join(home.path, "outside.txt"));
  trap.close();
  expect(trap.strays([modelsDir, repository]).toSorted()).toEqual([
    join(home.path, "outside.txt"),
    join(home.path, "secret.json"),
  ]);
});

describe("names that a person gives", () => {
  test("an instrument is a plain name of one folder, or refused", () => {
    for (const name of tricks) {
      const instrument = orCode(() => parseInstrument(name));
      // What folds to a letter is not one: nobody would find the folder again.
      const isPlain = /^[\x21-\x7E]+$/.test(name) && /^[A-Z0-9][A-Z0-9._-]{0,63}$/.test(instrument);
      const isInside = dirname(join(modelsDir, instrument)) === modelsDir;
      expect([name, instrument === "E_INSTRUMENT" || (isPlain && isInside)]).toEqual([name, true]);
    }
  });

  test("a timeframe is one of the list, or refused", () => {
    for (const name of tricks) expect(() => parseTimeframe(name)).toThrow(/^Cannot [^\n]+$/);
  });

  test.each<[string, (name: string) => Promise<unknown>]>([
    ["the instrument of a model", (instrument) => chooseVersion({ modelsDir, instrument })],
    ["the timeframe of a model", (timeframe) => chooseVersion({ modelsDir, timeframe })],
    ["--model", (name) => chooseVersion({ modelsDir }, name)],
    [
      "the instrument of a forecast",
      (name) => answered(loadForecaster({ instrument: name, modelsDir })),
    ],
    [
      "the version of a forecast",
      (name) => answered(loadForecaster({ instrument: "BTCUSDT", version: name, modelsDir })),
    ],
    ["models gc", (instrument) => gcModels({ modelsDir, instrument, ...gentle })],
    ["models gc --timeframe", (timeframe) => gcModels({ modelsDir, timeframe, ...gentle })],
    [
      "models export of an instrument",
      (name) => exportModels({ modelsDir, instrument: unlessOwn(name) }),
    ],
    [
      "models export --timeframe",
      (timeframe) => exportModels({ modelsDir, timeframe: unlessOwn(timeframe) }),
    ],
    [
      "models export --bundle",
      (name) => exportVersion({ modelsDir, version: unlessOwn(name), to: join(modelsDir, "x") }),
    ],
    ["models remove", (name) => removeVersions({ modelsDir, versions: [unlessOwn(name)] })],
  ])("%s", async (_sink, sink) => {
    expect(await throughSink(tricks, sink)).toEqual(unharmed);
  });

  test("the commands answer in one sentence and exit 2", async () => {
    const some = tricks.filter((name, i) => i % 60 === 0 && name !== "" && !name.startsWith("-"));
    const lines = (name: string): readonly (readonly string[])[] => [
      ["predict", name, "--data", join(incoming, "none.csv")],
      ["validate", name],
      ["validate", "BTCUSDT", "--model", name],
      ["compare", "--model1", name, "--model2", "new"],
      ["deploy", name, "--model", "new"],
      ["rollback", name],
      ["models", "list", name],
      ["models", "remove", name],
      ["models", "export", name],
    ];
    const wrong: unknown[] = [];
    for (const name of some) {
      if (isOwn(name)) continue;
      for (const line of lines(name)) {
        const told = await commandInProcess(
          ...line,
          "--models",
          modelsDir,
          "--data-dir",
          home.path,
        );
        if (told.exitCode !== 2 || !isOneLine(told.notes.trimEnd())) wrong.push([line, told]);
      }
    }
    expect(wrong.slice(0, 3)).toEqual([]);
  });
});

const gentle = { keep: 10, pastChampions: false, dryRun: true } as const;

// What it gives, or the code of its refusal.
function orCode(act: () => string): string {
  try {
    return act();
  } catch (error) {
    if (error instanceof OperationalError) return error.code;
    throw error;
  }
}

// What means the planted model is no trick there.
function isOwn(name: string): boolean {
  const text = name.replace("/", "").toUpperCase();
  return text === "BTCUSDT" || (name !== "" && version.startsWith(name));
}

function unlessOwn(name: string): string {
  return isOwn(name) ? "nobody" : name;
}

async function answered(forecaster: ReturnType<typeof loadForecaster>): Promise<void> {
  await (await forecaster).release();
}

describe("names that a file gives", () => {
  const content = Buffer.from("x");
  const listed = (names: readonly string[]): string => {
    const file = { sha256: sha256(content), bytes: content.length };
    const files = Object.fromEntries(names.map((name) => [name, file]));
    return JSON.stringify({ format: 1, stamp: "20240101T000000Z", files });
  };

  test("a manifest lists plain names, or is refused", () => {
    for (const name of tricks) {
      const read = orCode(() => Object.keys(parseManifest(listed([name])).files).join());
      const isPlain = basename(read) === read && !read.startsWith(".");
      expect([name, read === "E_MANIFEST" || isPlain]).toEqual([name, true]);
    }
  });

  test("an imported manifest opens nothing outside its folder", async () => {
    const folder = join(incoming, "manifest");
    mkdirSync(folder);
    writeFileSync(join(folder, "manifest.json"), "");
    const passage = await throughSink(
      tricks,
      async (name) => {
        writeFileSync(join(folder, "manifest.json"), listed([name]));
        await importVersion({ path: folder, modelsDir });
        throw new Error(`imported ${name}`);
      },
      [1],
    );
    rmSync(folder, { recursive: true });
    expect(passage).toEqual(unharmed);
  });

  test("imported metadata name no folder but a plain one", async () => {
    const folder = join(incoming, "metadata");
    mkdirSync(folder);
    const own = join(modelsDir, "BTCUSDT/1h/price", version);
    const file = "btcusdt_price_metadata.json";
    const metadata = JSON.parse(readFileSync(join(own, file), "utf8")) as object;
    for (const name of [file, "manifest.json"]) writeFileSync(join(folder, name), "");
    const passage = await throughSink(
      // Every one of them went through parseInstrument() above.
      tricks.filter((name, i) => i % 4 === 0 && !/\p{Surrogate}/u.test(name)),
      async (instrument) => {
        const files = new Map([[file, Buffer.from(JSON.stringify({ ...metadata, instrument }))]]);
        writeFileSync(join(folder, file), files.get(file)!);
        writeFileSync(
          join(folder, "manifest.json"),
          sealBundle(files, "20240101T000000Z").manifestText,
        );
        await importVersion({ path: folder, modelsDir });
        throw new Error(`imported ${instrument}`);
      },
      [1, 2],
    );
    rmSync(folder, { recursive: true });
    expect(passage).toEqual(unharmed);
  });

  test("folders with such names are no versions and no instruments, and gc leaves them alone", async () => {
    const creatable = tricks.filter(
      (name) =>
        !/[/\0]/.test(name) &&
        !["", ".", "..", "audit.jsonl", "aliases.json"].includes(name) &&
        Buffer.byteLength(name) < 256,
    );
    const other = join(home.path, "strange");
    const place = {
      modelsDir: other,
      instrument: parseInstrument("BTCUSDT"),
      timeframe: "1h",
      kind: "price",
    } as const;
    const folder = join(other, "BTCUSDT/1h/price");
    for (const name of creatable) {
      mkdirSync(join(folder, name), { recursive: true });
      mkdirSync(join(other, name, "1h/price"), { recursive: true });
    }
    expect(await listVersions(place)).toEqual([]);
    expect(await registeredModels(other)).toEqual([]);
    const before = everythingIn(other);
    await gcModels({ ...gentle, dryRun: false, modelsDir: other }, systemClock);
    expect(everythingIn(other)).toEqual(before);
    expect(readdirSync(folder).length).toBeGreaterThan(300);
    rmSync(other, { recursive: true });
  });

  test("an alias and an export list mean versions and plain files, or are not believed", () => {
    const since = "2024-01-01T00:00:00.000Z";
    for (const name of tricks) {
      const aliases = changeAliases(noAliases, { champion: name as ModelVersion }, since);
      const projection: AliasProjection = { format: 1, seq: 1, head: "0".repeat(64), aliases };
      expect(readProjection(encodeProjection(projection)), name).toSatisfy(
        (read: object) => !("aliases" in read) || name === version,
      );
      const model = {
        instrument: "BTCUSDT",
        timeframe: "1h",
        kind: "price",
        version,
        role: "newest",
      };
      const files = { [name]: { sha256: "0".repeat(64), bytes: 1 } };
      const index = parseViewIndex(
        JSON.stringify({ format: 1, exported_at: since, models: [{ ...model, files }] }),
      );
      if (typeof index === "string") continue;
      for (const file of Object.keys(index.models[0]!.files)) expect(basename(file)).toBe(file);
    }
  });
});
