import { copyFileSync, mkdtempSync, readdirSync, rmSync, truncateSync, watch } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createRng } from "../../src/foundation/rng.ts";
import { gone, runCommand, startCommand, trainingChildOf } from "../running-command.ts";
import { sentimentData, writeSentimentFile } from "../sentiment-file.ts";
import { everythingIn, versionPaths, weightsHash } from "../trained-bundle.ts";
import { trainingData, writeTrainingFile } from "../training-file.ts";
import { killChain } from "./kill-chain.ts";

const seed = Number(process.env["KILL_SEED"] ?? 20_261_123);
const kills = Number(process.env["KILLS"] ?? 4);
const folder = mkdtempSync(join(tmpdir(), "training-kill-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let file = "";
let reference = { weights: "", durationMs: 0 };
const train = (models: string, ...argv: readonly string[]): readonly string[] => [
  ...`train BTCUSDT --data ${file} --recipe return --sequence-length 12`.split(" "),
  ...`--epochs 6 --models ${models} --json`.split(" "),
  ...argv,
];

beforeAll(async () => {
  file = writeTrainingFile(folder, { candles: 900 });
  const startedMs = performance.now();
  await runCommand(train("reference"), folder);
  const durationMs = performance.now() - startedMs;
  reference = { weights: lastWeights("reference"), durationMs };
});

describe(`train killed by SIGKILL and resumed, on ${trainingData}`, () => {
  test(
    `${kills} kills at any moment, seed ${seed}: the same weights, bit by bit`,
    async () => {
      const rng = createRng(seed);
      let done = 0;
      let withinMs = reference.durationMs;
      for (let chain = 0; done < kills; chain += 1) {
        const models = `chain-${chain}`;
        const argv = train(models, "--resume");
        const result = await killChain(argv, { folder, rng, kills: kills - done, withinMs });
        done += result.kills;
        // The machine is less busy than it was: a later moment would hit nothing.
        if (result.kills === 0) withinMs = Math.min(withinMs, result.lastedMs);
        expect(result.end, result.end.notes).toMatchObject({ exitCode: 0 });
        expect(lastWeights(models)).toBe(reference.weights);
        expect(leftovers(models), `chain ${chain}, seed ${seed}`).toEqual([]);
      }
    },
    240_000 + 60_000 * kills,
  );

  test("while a checkpoint is being written: the same weights", async () => {
    const models = "checkpointing";
    await hitEarly(models, async () => {
      const running = startCommand(train(models, "--epochs", "500"), folder);
      await running.noted(/epoch +2\//);
      const [training = ""] = trainingFolders(models);
      await new Promise<void>((resolve) => {
        const watcher = watch(training, (_event, name) => {
          if (name?.endsWith(".tmp") !== true) return;
          running.signalGroup("SIGKILL");
          watcher.close();
          resolve();
        });
      });
      await running.ended;
    });
    const { exitCode, notes } = await runCommand(train(models, "--resume"), folder);
    expect(exitCode).toBe(0);
    expect(notes).toMatch(/Going on after epoch [2-6], from the last checkpoint/);
    expect(lastWeights(models)).toBe(reference.weights);
    expect(leftovers(models)).toEqual([]);
  });

  test("a torn newest checkpoint, and one of another training: passed over, the same weights", async () => {
    const other = await killedAfterEpoch("other", "--seed", "9");
    const training = await killedAfterEpoch("torn");
    // There are three while the oldest is about to go.
    const names = checkpoints(training).slice(-2);
    expect(names).toHaveLength(2);
    truncateSync(join(training, names[1]!), 100_000);
    copyFileSync(join(other, checkpoints(other)[0]!), join(training, "epoch-000099.checkpoint"));
    const older = Number(/\d+/.exec(names[0]!)?.[0]);
    const { exitCode, notes } = await runCommand(train("torn", "--resume"), folder);
    expect(exitCode).toBe(0);
    expect(notes).toContain(`Going on after epoch ${older},`);
    expect(lastWeights("torn")).toBe(reference.weights);
  });

  test("without --resume: old checkpoints are forgotten and the weights the same", async () => {
    await killedAfterEpoch("anew");
    const { exitCode, notes } = await runCommand(train("anew"), folder);
    expect(exitCode).toBe(0);
    expect(notes).not.toContain("Going on");
    expect(lastWeights("anew")).toBe(reference.weights);
    expect(leftovers("anew")).toEqual([]);
  });
});

describe(`train --force-sentiment killed by SIGKILL, on ${trainingData} and ${sentimentData}`, () => {
  test("in its model, then in its twin, and resumed: the same weights and the same ablation", async () => {
    const argv = (models: string): readonly string[] => [
      ...train(models, "--resume", "--force-sentiment", "--sentiment", writeSentimentFile(folder)),
    ];
    const whole = await runCommand(argv("mood-reference"), folder);
    for (let isHit = false; !isHit;) {
      rmSync(join(folder, "mood"), { recursive: true, force: true });
      const inModel = await killedAt(argv("mood"), /sentiment model: epoch +2\//);
      expect(versionsOf("mood")).toEqual([]);
      await killedAt(argv("mood"), /price-only twin: epoch +2\//);
      // On a busy machine a kill may come after what it was to hit: then once more.
      isHit = !inModel.includes("price-only twin: epoch") && versionsOf("mood").length === 0;
    }
    const { exitCode, answer, notes } = await runCommand(argv("mood"), folder);
    expect(exitCode, notes).toBe(0);
    expect(notes).toMatch(
      /\nsentiment model: Going on after epoch 6, from the last checkpoint\.\n/,
    );
    expect(notes).toMatch(
      /\nprice-only twin: Going on after epoch [1-6], from the last checkpoint/,
    );
    const ablationOf = (text: string): unknown =>
      (JSON.parse(text) as { ablation: unknown }).ablation;
    expect(ablationOf(answer)).toEqual(ablationOf(whole.answer));
    const [killed, unharmed] = ["mood", "mood-reference"].map((models) => versionsOf(models)[0]!);
    expect(weightsHash(killed!)).toBe(weightsHash(unharmed!));
    expect(leftovers("mood")).toEqual([]);
  });
});

describe(`train whose parent or child alone is killed, on ${trainingData}`, () => {
  test("parent: the child leaves by itself, while it starts and while a step runs", async () => {
    for (const moment of ["just started", "loading", "training"]) {
      const running = startCommand(train("orphan", "--epochs", "500"), folder);
      const child = await trainingChildOf(running.pid);
      if (moment === "loading") await pause(400);
      if (moment === "training") await running.noted(/epoch +1\//);
      running.signalParent("SIGKILL");
      await expect(gone(child)).resolves.toBeUndefined();
    }
  });

  test("child: exit 3 with one sentence, the checkpoints are kept, no version is written", async () => {
    const running = startCommand(train("childless", "--epochs", "500"), folder);
    await running.noted(/epoch +2\//);
    process.kill(await trainingChildOf(running.pid), "SIGKILL");
    const { exitCode, answer, notes } = await running.ended;
    expect(exitCode).toBe(3);
    expect(JSON.parse(answer)).toMatchObject({ error: { code: "E_TRAINING_DIED" } });
    expect(notes).toMatch(/\nCannot train: [^\n]+SIGKILL[^\n]+\n$/);
    expect(trainingFolders("childless")).toHaveLength(1);
    expect(versionPaths(join(folder, "childless"))).toEqual([]);
  });
});

/** @returns What it had said by then. */
async function killedAt(argv: readonly string[], moment: RegExp): Promise<string> {
  const running = startCommand(argv, folder);
  await running.noted(moment);
  running.signalGroup("SIGKILL");
  return (await running.ended).notes;
}

async function killedAfterEpoch(models: string, ...argv: readonly string[]): Promise<string> {
  return hitEarly(models, () => killedAt(train(models, ...argv, "--epochs", "500"), /epoch +2\//));
}

// On a busy machine a kill may come after more epochs than the whole training has: then once more.
async function hitEarly(models: string, kill: () => Promise<unknown>): Promise<string> {
  for (;;) {
    await kill();
    const training = trainingFolders(models)[0]!;
    if (Number(/\d+/.exec(checkpoints(training).at(-1)!)?.[0]) < 6) return training;
    rmSync(join(folder, models), { recursive: true });
  }
}

function lastWeights(models: string): string {
  return weightsHash(versionPaths(join(folder, models)).at(-1)!);
}

function versionsOf(models: string): readonly string[] {
  return versionPaths(join(folder, models), "sentiment");
}

function trainingFolders(models: string): readonly string[] {
  const model = join(folder, models, "BTCUSDT", "1h", "price");
  return readdirSync(model)
    .filter((name) => /^\.training-[0-9a-f]+$/.test(name))
    .map((name) => join(model, name));
}

function checkpoints(training: string): readonly string[] {
  return readdirSync(training)
    .filter((name) => name.endsWith(".checkpoint"))
    .toSorted();
}

// Whatever is no version: checkpoints, claims, temporaries.
function leftovers(models: string): readonly string[] {
  return everythingIn(join(folder, models)).filter((path) => /(^|\/)\./.test(path));
}
