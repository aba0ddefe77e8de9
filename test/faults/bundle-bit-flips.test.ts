import {
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { modelFolder } from "../../src/adapters/model-files/model-place.ts";
import { readVersion } from "../../src/adapters/model-files/read-version.ts";
import { moveChampion } from "../../src/adapters/registry-files/move-champion.ts";
import { readAliases } from "../../src/adapters/registry-files/read-aliases.ts";
import { readAudit } from "../../src/adapters/registry-files/read-audit.ts";
import { recoverRegistry } from "../../src/adapters/registry-files/recover-registry.ts";
import { setAlias } from "../../src/adapters/registry-files/set-alias.ts";
import { systemClock } from "../../src/foundation/clock.ts";
import { OperationalError, RefusedError } from "../../src/foundation/errors.ts";
import { createRng, type Rng } from "../../src/foundation/rng.ts";
import { deployModel } from "../../src/jobs/deploy-model.ts";
import { type LoadedLadder, loadLadder } from "../../src/jobs/load-ladder.ts";
import type { ModelVersion } from "../../src/learning/bundle/version-id.ts";
import { parseInstrument } from "../../src/market/instrument.ts";
import { plantModel } from "../planted-model.ts";
import { quickFolder } from "../quick-folder.ts";
import { registryPlace } from "../small-versions.ts";
import { walkCandles } from "../walk-candles.ts";

const flips = Number(process.env["BIT_FLIPS"] ?? 20_000);
const registryFlips = flips / 10;
/** Every so many flips the version is asked for as a whole: deployed by force, loaded. */
const askedEvery = 500;
const seed = Number(process.env["FLIP_SEED"] ?? 20_261_123);
const patienceMs = 240_000 + flips * 40;

const series = {
  ...walkCandles({ seed: 4, candles: 1200 }),
  instrument: parseInstrument("BTCUSDT"),
};
const nowMs = series.openTimeMs.at(-1)! + 3_600_000;
const folder = quickFolder("bit-flips-");
const place = registryPlace(folder);
const at = (name: string): string => join(modelFolder(place), name);
const unsaid = { forced: null, acceptNoEdge: null, verdict: null };
const request = { instrument: "BTCUSDT", modelsDir: folder, kinds: ["price"] } as const;

let previous: ModelVersion;
let champion: ModelVersion;
let candidate: ModelVersion;
let serving: LoadedLadder;
let answered: string;

beforeAll(async () => {
  const stamps = ["20240101T000000Z", "20240102T000000Z", "20240103T000000Z"];
  const planted: ModelVersion[] = [];
  for (const [i, stamp] of stamps.entries())
    planted.push((await plantModel({ modelsDir: folder, series, stamp, seed: i + 1 })).version);
  [previous, champion, candidate] = planted as [ModelVersion, ModelVersion, ModelVersion];
  for (const version of [previous, champion])
    await moveChampion(place, systemClock, { version, ...unsaid });
  serving = await loadLadder(request);
  answered = await answerOf(serving);
});
afterAll(async () => {
  await serving.release();
  rmSync(folder, { recursive: true, force: true });
});

/** The forecast, every digit of it. */
async function answerOf(ladder: LoadedLadder): Promise<string> {
  const answer = await ladder.answer({ series, nowMs });
  expect(answer.kind).toBe("forecast");
  return JSON.stringify(answer);
}

/** Does something while one bit of a file is another. */
async function whileFlipped<T>(path: string, bit: number, act: () => Promise<T>): Promise<T> {
  const file = openSync(path, "r+");
  const byte = Buffer.alloc(1);
  const offset = bit >> 3;
  const flip = (): void => {
    readSync(file, byte, 0, 1, offset);
    byte[0]! ^= 1 << (bit & 7);
    writeSync(file, byte, 0, 1, offset);
  };
  flip();
  try {
    return await act();
  } finally {
    flip();
    closeSync(file);
  }
}

interface BundleFile {
  readonly path: string;
  readonly bytes: number;
}

function filesOf(version: ModelVersion): readonly BundleFile[] {
  const paths = readdirSync(at(version)).map((name) => join(at(version), name));
  return paths.map((path) => ({ path, bytes: readFileSync(path).length }));
}

// Every other flip falls on a file by chance, the others on a byte of all files by chance: small files
// are not passed over.
function drawFlip(files: readonly BundleFile[], rng: Rng): { path: string; bit: number } {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let left = rng.integer(total);
  const byBytes = files.find(({ bytes }) => (left -= bytes) < 0)!;
  const { path, bytes } = rng.uniform() < 0.5 ? byBytes : files[rng.integer(files.length)]!;
  return { path, bit: rng.integer(bytes * 8) };
}

async function refusalOf(act: () => Promise<unknown>): Promise<string> {
  try {
    await act();
    return "accepted";
  } catch (error) {
    return error instanceof OperationalError ? error.code : String(error);
  }
}

const refusals = new Set(["E_VERSION_BROKEN", "E_MANIFEST"]);

describe(`single bits of a version, seed ${seed}`, () => {
  test(
    `${flips} flips over all its files: every one is refused, by force and by the ladder too, and the champion answers bit by bit the same`,
    async () => {
      const rng = createRng(seed);
      const files = filesOf(candidate);
      const accepted: string[] = [];
      for (let i = 0; i < flips; i += 1) {
        const { path, bit } = drawFlip(files, rng);
        await whileFlipped(path, bit, async () => {
          const found = await refusalOf(() => readVersion(at(candidate)));
          if (!refusals.has(found)) accepted.push(`bit ${bit} of ${path}: ${found}`);
          if (i % askedEvery === 0) await askAsWhole();
        });
      }
      expect(accepted).toEqual([]);
      expect((await readVersion(at(candidate))).version).toBe(candidate);
    },
    patienceMs,
  );

  async function askAsWhole(): Promise<void> {
    const deploying = { ...request, model: candidate, type: "price", force: "a test" } as const;
    expect(refusals).toContain(await refusalOf(() => deployModel(deploying)));
    const ladder = await loadLadder({ ...request, version: candidate });
    expect(ladder.rungs[0]).toMatchObject({ kind: "unloaded", reason: "hash-mismatch" });
    await ladder.release();
    expect((await readAliases(place)).champion?.version).toBe(champion);
    expect(await answerOf(serving)).toBe(answered);
  }

  test("flips in the champion's own files: loaded it goes on, at the next start the one before it answers and both are named", async () => {
    const rng = createRng(seed);
    const files = filesOf(champion);
    for (let i = 0; i < 20; i += 1) {
      const { path, bytes } = files[i % files.length]!;
      await whileFlipped(path, rng.integer(bytes * 8), async () => {
        expect(await answerOf(serving)).toBe(answered);
        const next = await loadLadder(request);
        const [rung] = next.rungs;
        expect(rung).toMatchObject({ kind: "loaded", forecaster: { version: previous } });
        const warning = rung?.kind === "loaded" ? rung.warning : undefined;
        expect(warning).toContain(champion);
        expect(warning).toContain(previous);
        expect(await answerOf(next)).not.toBe(answered);
        await next.release();
      });
    }
  });
});

describe(`single bits of the registry, seed ${seed}`, () => {
  test(
    `${registryFlips} flips in aliases.json: never another table than before, and the next start writes it again`,
    async () => {
      const rng = createRng(seed);
      const path = at("aliases.json");
      const whole = readFileSync(path);
      const table = await readAliases(place);
      const strange: number[] = [];
      for (let i = 0; i < registryFlips; i += 1) {
        const bit = rng.integer(whole.length * 8);
        const found = await whileFlipped(path, bit, () =>
          readAliases(place).catch((error: unknown) => error),
        );
        // A changed number of format may be a newer candlecast's: then nobody is believed.
        const isRefused = found instanceof OperationalError && found.code === "E_ALIASES_BROKEN";
        if (!isRefused && !isDeepStrictEqual(found, table)) strange.push(bit);
      }
      expect(strange).toEqual([]);
      for (let i = 0; i < 20; i += 1) await mendFlipped(path, whole, rng);
      expect(await answerOf(serving)).toBe(answered);
    },
    patienceMs,
  );

  async function mendFlipped(path: string, whole: Buffer, rng: Rng): Promise<void> {
    const file = openSync(path, "r+");
    const offset = rng.integer(whole.length);
    writeSync(file, Buffer.of(whole[offset]! ^ (1 << rng.integer(8))), 0, 1, offset);
    closeSync(file);
    const code = await refusalOf(() => recoverRegistry(place, systemClock));
    expect(["accepted", "E_ALIASES_BROKEN"]).toContain(code);
    if (code !== "accepted") await restore(path, whole);
    expect(readFileSync(path)).toEqual(whole);
  }

  test(
    `${registryFlips} flips in audit.jsonl: every one is seen, nothing is changed any more, forecasts go on`,
    async () => {
      const rng = createRng(seed);
      const path = at("audit.jsonl");
      const whole = readFileSync(path);
      const table = await readAliases(place);
      for (let i = 0; i < registryFlips; i += 1) {
        const bit = rng.integer(whole.length * 8);
        await whileFlipped(path, bit, async () => {
          const { fault } = await readAudit(place);
          expect(fault, `bit ${bit}`).toMatchObject({ isTornEnd: false });
          if (i % 50 === 0) await refuseChange(readFileSync(path));
          if (i % askedEvery === 0) await loadAndAnswer();
        });
      }
      expect(await readAliases(place)).toEqual(table);
    },
    patienceMs,
  );

  async function refuseChange(flipped: Buffer): Promise<void> {
    const change = { alias: "shadow", version: previous, reason: null } as const;
    const refused = setAlias(place, systemClock, change);
    await expect(refused).rejects.toBeInstanceOf(RefusedError);
    await expect(refused).rejects.toMatchObject({ code: "E_AUDIT_BROKEN" });
    expect(readFileSync(at("audit.jsonl"))).toEqual(flipped);
  }

  async function loadAndAnswer(): Promise<void> {
    const next = await loadLadder(request);
    expect(await answerOf(next)).toBe(answered);
    await next.release();
  }
});

async function restore(path: string, whole: Buffer): Promise<void> {
  const file = openSync(path, "r+");
  writeSync(file, whole, 0, whole.length, 0);
  closeSync(file);
  await recoverRegistry(place, systemClock);
}
