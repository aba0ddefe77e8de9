import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { startTrainingProcess } from "../../src/adapters/child-process/train-in-child.ts";
import { prepareSamples } from "../../src/learning/features/prepare-samples.ts";
import { missionNetwork } from "../../src/learning/network/network-shape.ts";
import { freeze, gone, trainingChildOf } from "../running-command.ts";
import { walkCandles } from "../walk-candles.ts";

const folder = mkdtempSync(join(tmpdir(), "training-frozen-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a frozen training process (SIGSTOP) is ended and named, on simulated candles", async () => {
  const { samples, segments } = prepareSamples(walkCandles({ seed: 5, candles: 800 }), {
    recipe: "return",
    lookback: 12,
    horizon: 1,
    split: "research",
    validationSplit: 0.2,
  });
  const entry = pathToFileURL(
    join(import.meta.dirname, "..", "..", "src", "jobs", "workers", "training-process.ts"),
  );
  const training = startTrainingProcess(entry, { silenceMaxMs: 3000 });
  const child = await trainingChildOf(process.pid);
  const { rows, firstRows, center, scale, label, endRow } = samples;
  const request = {
    plan: {
      network: missionNetwork(samples.features.length, 12, "linear"),
      epochs: 500,
      batchSize: 32,
      learningRate: 1e-3,
      patience: 500,
      seed: 1,
      shards: 2,
    },
    data: { rows, firstRows, center, scale, label, endRow },
    windows: { train: segments.train, validation: segments.validation },
    judged: segments.exam,
    checkpointPath: join(folder, "checkpoints"),
    fingerprint: "frozen",
    resume: false,
  };
  let frozen: Promise<void> | undefined;
  const run = training.train(request, {
    onProgress: () => {
      frozen ??= freeze(child);
    },
    onEpoch: () => undefined,
    onResumed: () => undefined,
  });
  await expect(run).rejects.toMatchObject({ code: "E_TRAINING_STUCK", exitCode: 3 });
  await frozen;
  await gone(child);
});
