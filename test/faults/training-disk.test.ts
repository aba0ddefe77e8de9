import { spawnSync } from "node:child_process";
import {
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
import { runCommand } from "../running-command.ts";
import { everythingIn } from "../trained-bundle.ts";
import { trainingData, writeTrainingFile } from "../training-file.ts";

const folder = mkdtempSync(join(tmpdir(), "training-disk-"));
const small = join(folder, "small");
mkdirSync(small);
const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=8m", "tmpfs", small]).status === 0;
const orSkipped = mounted ? "" : " (skipped: no right to mount a small disk here)";
afterAll(() => {
  if (mounted) spawnSync("umount", ["-l", small]);
  rmSync(folder, { recursive: true, force: true });
});

let file = "";
beforeAll(() => {
  file = writeTrainingFile(folder, { candles: 900 });
});

const train = (models: string) =>
  runCommand(
    `train BTCUSDT --price-only --data ${file} --recipe return --sequence-length 12 --epochs 2 --models ${models} --json`.split(
      " ",
    ),
    folder,
  );

describe.skipIf(!mounted)(`train on a full disk, on ${trainingData}${orSkipped}`, () => {
  // A checkpoint is about 2.6 MB; the version needs about 1.5 MB.
  test.each([
    ["at the first checkpoint", 1_000_000],
    ["at the second checkpoint", 4_000_000],
    ["at the version", 5_900_000],
  ])("%s: exit 3, E_DISK_WRITE, nothing half written", async (_when, freeBytes) => {
    for (const name of readdirSync(small)) rmSync(join(small, name), { recursive: true });
    const { bavail, bsize } = statfsSync(small);
    writeFileSync(join(small, "ballast"), Buffer.alloc(bavail * bsize - freeBytes));
    const { exitCode, answer, notes } = await train(join(small, "models"));
    expect(exitCode, notes).toBe(3);
    expect(JSON.parse(answer)).toMatchObject({ error: { code: "E_DISK_WRITE" } });
    expect(notes).toMatch(/Cannot write [^\n]+no space left[^\n]+\n$/);
    const halves = everythingIn(small).filter((path) => /\.(tmp|claim|onnx|json)$/.test(path));
    expect(halves).toEqual([]);
    rmSync(join(small, "ballast"));
  });
});

describe(`train where models cannot lie, on ${trainingData}`, () => {
  test("a file, or a folder below a file: exit 3, one sentence, before any step is trained", async () => {
    writeFileSync(join(folder, "file"), "mine");
    for (const models of ["file", "file/below"]) {
      const { exitCode, answer, notes } = await train(models);
      expect(exitCode).toBe(3);
      expect(JSON.parse(answer)).toMatchObject({ error: { code: "E_DISK_WRITE" } });
      expect(notes).toMatch(/^Cannot write [^\n]+\n$/);
    }
    expect(readFileSync(join(folder, "file"), "utf8")).toBe("mine");
  });
});

describe.skipIf(!mounted)(`train on a read-only disk, on ${trainingData}${orSkipped}`, () => {
  test("exit 3, one sentence, before any step is trained", async () => {
    spawnSync("mount", ["-o", "remount,ro", small]);
    const { exitCode, notes } = await train(join(small, "other"));
    spawnSync("mount", ["-o", "remount,rw", small]);
    expect(exitCode).toBe(3);
    expect(notes).toMatch(/^Cannot write [^\n]+read-only[^\n]+\n$/);
  });
});
