import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  createShardEngine,
  type ShardEngine,
} from "../../src/adapters/child-process/shard-engine.ts";
import { onnxGraphRunner } from "../../src/adapters/onnx-runtime/onnx-graph-runner.ts";
import { createRng } from "../../src/foundation/rng.ts";
import { prepareSamples } from "../../src/learning/features/prepare-samples.ts";
import { initialParameters } from "../../src/learning/network/initial-parameters.ts";
import { missionNetwork } from "../../src/learning/network/network-shape.ts";
import { adamStep, createAdam } from "../../src/learning/training/adam.ts";
import { createShardRunner, type ShardRunner } from "../../src/learning/training/shard-runner.ts";
import type { TrainingPlan } from "../../src/learning/training/training-plan.ts";
import { walkCandles } from "../walk-candles.ts";

const seed = 31;
const { samples } = prepareSamples(walkCandles({ seed, candles: 900 }), { recipe: "return" });
const whole: TrainingPlan = {
  network: missionNetwork(5, 120),
  epochs: 1,
  batchSize: 8,
  learningRate: 0.001,
  patience: 1,
  seed,
  shards: 1,
};
const halved = { ...whole, shards: 2 };
const parameters = initialParameters(whole.network, createRng(seed));
const fullBatch = Int32Array.of(5, 401, 17, 230, 96, 311, 150, 42);

/** Batches of a plan for 8: full, one short, only the first shard's share, one window. */
const batches = [8, 7, 4, 1].map((size) => ({ size, windows: fullBatch.subarray(0, size) }));

interface LossAndGradient {
  readonly loss: number;
  readonly gradient: Float32Array;
}

let wholeRunner: ShardRunner;
let halfRunner: ShardRunner;
let engine: ShardEngine;

beforeAll(async () => {
  wholeRunner = await createShardRunner(onnxGraphRunner, whole, samples);
  halfRunner = await createShardRunner(onnxGraphRunner, halved, samples);
  engine = await startEngine();
});

afterAll(async () => {
  await wholeRunner.release();
  await halfRunner.release();
  await engine.close();
});

describe.each(batches)(`a batch of $size windows, seed ${seed}`, ({ windows }) => {
  test("two shards give loss and gradient of the whole batch", async () => {
    const together = await wholeRunner.gradient(parameters, windows, windows.length);
    const parts = await inShards(windows);
    expect(Math.abs(parts.loss / together.loss - 1)).toBeLessThan(1e-5);
    expect(relativeError(parts.gradient, together.gradient)).toBeLessThan(1e-5);
  });

  test("the threads of a training take the very step that its shards one by one lead to", async () => {
    const parts = await inShards(windows);
    const expected = parameters.slice();
    adamStep(createAdam(expected.length), expected, parts.gradient, halved.learningRate);
    const fresh = await startEngine();
    expect(await fresh.step(windows)).toBe(parts.loss);
    expect(bitsOf(fresh.state.parameters).equals(bitsOf(expected))).toBe(true);
    await fresh.close();
  });
});

test("two engines that take the same steps end with the same bits", async () => {
  const ends = [];
  for (let run = 0; run < 2; run += 1) {
    const fresh = await startEngine();
    for (const { windows } of batches) await fresh.step(windows);
    ends.push(bitsOf(fresh.state.parameters));
    await fresh.close();
  }
  expect(ends[0]!.equals(ends[1]!)).toBe(true);
});

test("the loss is the mean squared error of the outputs", async () => {
  const outputs = await wholeRunner.outputs(parameters, fullBatch);
  const errors = [...fullBatch].map((w, i) => outputs[i]! - samples.label[w]!);
  const mean = errors.reduce((sum, error) => sum + error * error, 0) / errors.length;
  const { loss } = await wholeRunner.gradient(parameters, fullBatch, fullBatch.length);
  expect(Math.abs(loss / mean - 1)).toBeLessThan(1e-5);
});

test("outputs of a range do not depend on how many windows run at once", async () => {
  const range = { from: 3, until: 150 };
  const onBoth = await engine.outputs(parameters, range);
  const all = Int32Array.from(onBoth, (_, i) => range.from + i);
  expect(onBoth).toEqual(await wholeRunner.outputs(parameters, all));
});

async function inShards(windows: Int32Array): Promise<LossAndGradient> {
  const first = await halfRunner.gradient(parameters, windows.subarray(0, 4), windows.length);
  const second = await halfRunner.gradient(parameters, windows.subarray(4), windows.length);
  return {
    loss: first.loss + second.loss,
    gradient: first.gradient.map((value, i) => value + second.gradient[i]!),
  };
}

function startEngine(): Promise<ShardEngine> {
  const entry = new URL("../../src/jobs/workers/shard-thread.ts", import.meta.url);
  const adam = createAdam(parameters.length);
  const state = { parameters, adam, bestParameters: parameters.slice(), history: [] };
  return createShardEngine({ plan: halved, data: samples, state, entry });
}

function bitsOf(values: Float32Array): Buffer {
  return Buffer.from(values.slice().buffer);
}

/** Length of the difference over the length of what was wanted. */
function relativeError(actual: Float32Array, wanted: Float32Array): number {
  return length(actual.map((value, i) => value - wanted[i]!)) / length(wanted);
}

function length(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}
