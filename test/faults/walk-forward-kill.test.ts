import {
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
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createRng } from "../../src/foundation/rng.ts";
import { gone, runCommand, startCommand, trainingChildOf } from "../running-command.ts";
import { everythingIn, sha256 } from "../trained-bundle.ts";
import { trainingData, writeTrainingFile } from "../training-file.ts";
import { killChain } from "./kill-chain.ts";

const seed = Number(process.env["KILL_SEED"] ?? 20_261_123);
const kills = Number(process.env["KILLS"] ?? 2);
const secondCheckpoint = /\.fold-002\/epoch-\d+\.checkpoint$/;
const folder = mkdtempSync(join(tmpdir(), "walk-forward-kill-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let file = "";
let reference = { kept: {}, durationMs: 0 };
const walk = (models: string, ...argv: readonly string[]): readonly string[] => [
  ...`walk-forward BTCUSDT --data ${file} --folds 3 --train-window 20d --retrain-every 2d`.split(
    " ",
  ),
  ..."--sequence-length 12 --epochs 2".split(" "),
  "--models",
  models,
  "--json",
  ...argv,
];

beforeAll(async () => {
  file = writeTrainingFile(folder, { candles: 800 });
  const startedMs = performance.now();
  await runCommand(walk("reference"), folder);
  reference = { kept: keptIn("reference"), durationMs: performance.now() - startedMs };
});

describe(`walk-forward stopped and asked again, on ${trainingData}`, () => {
  test(
    `${kills} SIGKILLs at any moment, seed ${seed}: the same folds and forecasts, bit by bit`,
    async () => {
      const rng = createRng(seed);
      let done = 0;
      let withinMs = reference.durationMs;
      for (let chain = 0; done < kills; chain += 1) {
        const models = `chain-${chain}`;
        const limits = { kills: kills - done, withinMs };
        const result = await killChain(walk(models), { folder, rng, ...limits });
        done += result.kills;
        // The machine is less busy than it was: a later moment would hit nothing.
        if (result.kills === 0) withinMs = Math.min(withinMs, result.lastedMs);
        expect(result.end, result.end.notes).toMatchObject({ exitCode: 0 });
        expect(keptIn(models)).toEqual(reference.kept);
        expect(leftovers(models), `chain ${chain}, seed ${seed}`).toEqual([]);
      }
    },
    240_000 + 60_000 * kills,
  );

  test.each([
    ["all folds were finished", []],
    ["a fold is left to train", ["fold-001.json"]],
  ])(
    "killed between keeping a fold and removing its checkpoints, %s: the next run removes them",
    async (how, unfinished) => {
      const models = how.replaceAll(" ", "-");
      cpSync(join(folder, "reference"), join(folder, models), { recursive: true });
      const walked = walkFolderOf(models);
      for (const name of unfinished) rmSync(join(walked, name));
      mkdirSync(join(walked, ".fold-003"));
      writeFileSync(join(walked, ".fold-003", "epoch-000002.checkpoint"), "as it was");
      expect(leftovers(models)).toHaveLength(2);
      expect(await runCommand(walk(models), folder)).toMatchObject({ exitCode: 0 });
      expect(keptIn(models)).toEqual(reference.kept);
      expect(leftovers(models)).toEqual([]);
    },
  );

  test("killed within the second fold: the first is not trained again, the second goes on", async () => {
    const argv = walk("within", "--jobs", "1", "--epochs", "20");
    await killWithinSecondFold(argv, "within");
    const again = startCommand(argv, folder);
    await again.noted(/Going on: 1 fold was finished before, 2 of 3 are left/);
    await again.noted(/Fold 2 \(return\): Going on after epoch \d+/);
    await again.noted(/2\/3 folds/);
    again.signalGroup("SIGKILL");
    const { notes } = await again.ended;
    expect(notes).not.toContain("fold 1 (return)");
  });

  test("Ctrl-C: exit 130, one sentence, finished folds are kept, no process stays", async () => {
    const running = startCommand(walk("stopped", "--jobs", "1", "--epochs", "40"), folder);
    await running.noted(/1\/3 folds/);
    const child = await trainingChildOf(running.pid);
    running.signalGroup("SIGINT");
    const { exitCode, notes } = await running.ended;
    await gone(child);
    expect(exitCode).toBe(130);
    expect(notes).toMatch(/\nStopped: [12] of 3 folds are finished and kept; [^\n]+\n$/);
    const names = everythingIn(join(folder, "stopped"));
    expect(names.filter((name) => name.endsWith("fold-001.json"))).toHaveLength(1);
    expect(names.filter((name) => /\.(claim|tmp)$/.test(name))).toEqual([]);
  });

  test("two at once: the second is refused and harms nothing", async () => {
    const argv = walk("twice", "--epochs", "500", "--patience", "500");
    const running = startCommand(argv, folder);
    await trainingChildOf(running.pid);
    const { exitCode, answer } = await runCommand(argv, folder);
    expect(exitCode).toBe(1);
    expect(JSON.parse(answer)).toMatchObject({ error: { code: "E_WALK_RUNNING" } });
    running.signalGroup("SIGKILL");
    await running.ended;
  });
});

// On a busy machine a kill may come when the fold was finished: then once more.
async function killWithinSecondFold(argv: readonly string[], models: string): Promise<void> {
  const holds = (name: RegExp): boolean =>
    everythingIn(join(folder, models)).some((each) => name.test(each));
  for (;;) {
    const running = startCommand(argv, folder);
    await running.noted(/1\/3 folds/);
    while (!isSeen(() => holds(secondCheckpoint) || holds(/fold-002\.json$/))) await pause(10);
    running.signalGroup("SIGKILL");
    await running.ended;
    if (holds(secondCheckpoint) && !holds(/fold-002\.json$/)) return;
    rmSync(join(folder, models), { recursive: true });
  }
}

// A folder may go while it is looked through.
function isSeen(look: () => boolean): boolean {
  try {
    return look();
  } catch {
    return false;
  }
}

/** Per kept file the sha256 of its content; the walk's folder by its place among the walks. */
function keptIn(models: string): Readonly<Record<string, string>> {
  const walked = walkFolderOf(models);
  const files = readdirSync(walked).filter((entry) => !entry.startsWith("."));
  expect(files.toSorted()).toEqual([
    "fold-001.json",
    "fold-002.json",
    "fold-003.json",
    "forecasts.parquet",
  ]);
  return Object.fromEntries(
    files.map((entry) => [entry, sha256(readFileSync(join(walked, entry)))]),
  );
}

function walkFolderOf(models: string): string {
  const walks = join(folder, models, "BTCUSDT", "1h", "walks");
  const [name = ""] = readdirSync(walks);
  return join(walks, name);
}

// Whatever is none of the walk's files: checkpoints, claims, temporaries.
function leftovers(models: string): readonly string[] {
  return everythingIn(join(folder, models)).filter((path) => /(^|\/)\./.test(path));
}
