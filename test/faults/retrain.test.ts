import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readAudit } from "../../src/adapters/registry-files/read-audit.ts";
import {
  enthrone,
  metadataOf,
  placeIn,
  shortWindows,
  trainInProcess,
  writeRetrainedMarket,
} from "../retrained-market.ts";
import { runCommand, startCommand, trainingChildOf } from "../running-command.ts";
import { everythingIn, sha256, versionPaths, weightsHash } from "../trained-bundle.ts";
import { trainingData } from "../training-file.ts";

const folder = mkdtempSync(join(tmpdir(), "retrain-faults-"));
const small = join(folder, "small");
mkdirSync(small);
const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=16m", "tmpfs", small]).status === 0;
const orSkipped = mounted ? "" : " (skipped: no right to mount a small disk here)";
afterAll(() => {
  if (mounted) spawnSync("umount", ["-l", small]);
  rmSync(folder, { recursive: true, force: true });
});

const { file, fromEnd } = writeRetrainedMarket(folder);
const champion = join(folder, "champion");
const retrain = (models: string, ...argv: readonly string[]): readonly string[] => [
  ...`retrain BTCUSDT --data ${file} --models ${models} --patience 500 --json`.split(" "),
  ...argv,
];

beforeAll(async () => {
  const argv = `train BTCUSDT --price-only --recipe return --split deploy --epochs 1`.split(" ");
  const at = ["--data", file, "--models", champion, "--until", fromEnd(100), ...shortWindows];
  const { trained } = await trainInProcess(...argv, ...at);
  await enthrone(champion, trained.version);
});

describe(`retrain among faults, on ${trainingData}`, () => {
  test("SIGKILL and again: goes on by itself, the weights of an undisturbed run, the champion as it was", async () => {
    const [killed, unharmed] = [modelsWithChampion("killed"), modelsWithChampion("unharmed")];
    const before = championBytes(killed);
    const running = startCommand(retrain(killed, "--epochs", "500"), folder);
    await running.noted(/epoch +2\//);
    running.signalGroup("SIGKILL");
    await running.ended;
    expect(championBytes(killed)).toEqual(before);
    expect(versionPaths(killed)).toHaveLength(1);
    const again = await runCommand(retrain(killed, "--epochs", "6"), folder);
    expect(again.exitCode, again.notes).toBe(0);
    expect(again.notes).toMatch(/Starts warm, [^\n]+\n[^]*Going on after epoch \d+, from the last/);
    const epochs = (JSON.parse(again.answer) as { epochs: readonly unknown[] }).epochs.length;
    await runCommand(retrain(unharmed, "--epochs", String(epochs)), folder);
    const [own, other] = [killed, unharmed].map((models) => versionPaths(models).at(-1)!);
    expect(weightsHash(own!)).toBe(weightsHash(other!));
    expect(championBytes(killed)).toEqual({ ...before, "aliases.json": undefined });
    expect(leftovers(killed)).toEqual([]);
  });

  test("two of one model: the second is told who is at it, the first goes on", async () => {
    const models = modelsWithChampion("two");
    const running = startCommand(retrain(models, "--epochs", "500"), folder);
    await running.noted(/epoch +1\//);
    // Another seed is another training, but of the same model.
    const second = await runCommand(retrain(models, "--seed", "9"), folder);
    expect(second.exitCode).toBe(1);
    expect(JSON.parse(second.answer)).toMatchObject({ error: { code: "E_TRAINING_RUNNING" } });
    expect(second.notes).toContain(`process ${running.pid} `);
    running.signalGroup("SIGKILL");
    await running.ended;
  });

  test("a loss that runs away: exit 1, no candidate is registered, the champion as it was", async () => {
    const models = modelsWithChampion("runaway");
    const before = championBytes(models);
    const known = await readAudit(placeIn(models));
    const { exitCode, notes } = await runCommand(retrain(models, "--learning-rate", "1e9"), folder);
    expect(exitCode, notes).toBe(1);
    expect(notes).toMatch(/\nCannot retrain: the (validation )?loss [^\n]+\n$/);
    expect(championBytes(models)).toEqual(before);
    expect(await readAudit(placeIn(models))).toEqual(known);
    expect(versionPaths(models)).toHaveLength(1);
    expect(leftovers(models)).toEqual([]);
  });

  test("candles that change meanwhile: trained on what was read, and the metadata's hash says so", async () => {
    const models = modelsWithChampion("changing");
    const own = join(folder, "changing.csv");
    cpSync(file, own);
    const argv = retrain(models, "--epochs", "2", "--data", own);
    const running = startCommand(argv, folder);
    await running.noted(/epoch +1\//);
    const lines = readFileSync(own, "utf8").trimEnd().split("\n");
    writeFileSync(own, `${lines.slice(0, 1000).join("\n")}\n`);
    const { exitCode, notes } = await running.ended;
    expect(exitCode, notes).toBe(0);
    await runCommand(retrain(modelsWithChampion("unchanged"), "--epochs", "2"), folder);
    const [changed, unchanged] = [models, join(folder, "unchanged")].map((at) => {
      const path = versionPaths(at).at(-1)!;
      return { weights: weightsHash(path), data: metadataOf(path).data };
    });
    expect(changed).toEqual(unchanged);
  });

  test("its process has a lower priority than what serves beside it", async () => {
    const running = startCommand(retrain(modelsWithChampion("nice"), "--epochs", "500"), folder);
    await running.noted(/epoch +1\//);
    const child = await trainingChildOf(running.pid);
    expect(niceness(child)).toBeGreaterThan(niceness(running.pid));
    running.signalGroup("SIGKILL");
    await running.ended;
  });
});

describe.skipIf(!mounted)(`retrain on a full disk, on ${trainingData}${orSkipped}`, () => {
  // A checkpoint is about 2.6 MB; the version needs about 1.5 MB.
  test.each([
    ["at the first checkpoint", 1_000_000],
    ["at the version", 5_900_000],
  ])("%s: exit 3, E_DISK_WRITE, the champion as it was", async (_when, freeBytes) => {
    for (const name of readdirSync(small)) rmSync(join(small, name), { recursive: true });
    const models = join(small, "models");
    cpSync(champion, models, { recursive: true });
    const before = championBytes(models);
    const { bavail, bsize } = statfsSync(small);
    writeFileSync(join(small, "ballast"), Buffer.alloc(bavail * bsize - freeBytes));
    const { exitCode, answer, notes } = await runCommand(retrain(models, "--epochs", "2"), folder);
    expect(exitCode, notes).toBe(3);
    expect(JSON.parse(answer)).toMatchObject({ error: { code: "E_DISK_WRITE" } });
    expect(championBytes(models)).toEqual(before);
    expect(versionPaths(models)).toHaveLength(1);
    const halves = everythingIn(models).filter((path) => /\.(tmp|claim)$/.test(path));
    expect(halves).toEqual([]);
  });
});

function modelsWithChampion(name: string): string {
  const models = join(folder, name);
  cpSync(champion, models, { recursive: true });
  return models;
}

// sha256 of the champion's files, and of the aliases while a retraining has not ended well.
function championBytes(models: string): Readonly<Record<string, string | undefined>> {
  const model = join(models, "BTCUSDT", "1h", "price");
  const path = versionPaths(models)[0]!;
  const files = readdirSync(path).map((name) => [name, sha256(readFileSync(join(path, name)))]);
  const aliases = JSON.parse(readFileSync(join(model, "aliases.json"), "utf8")) as {
    readonly aliases: { readonly champion: unknown; readonly challenger: unknown };
  };
  const { champion: serving, challenger } = aliases.aliases;
  const table = challenger === null ? sha256(JSON.stringify(aliases)) : undefined;
  return { ...Object.fromEntries(files), champion: JSON.stringify(serving), "aliases.json": table };
}

// Whatever is no version: checkpoints, claims, temporaries.
function leftovers(models: string): readonly string[] {
  return everythingIn(models).filter((path) => /(^|\/)\./.test(path));
}

// The 19th field of /proc/<pid>/stat, the 16th after the command's closing bracket and the state.
function niceness(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, "utf8");
  return Number(text.slice(text.lastIndexOf(")") + 2).split(" ")[16]);
}
