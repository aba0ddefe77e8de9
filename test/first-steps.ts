import { createRng } from "../src/foundation/rng.ts";
import { missionNetwork } from "../src/learning/network/network-shape.ts";
import { adamStep, createAdam } from "../src/learning/training/adam.ts";
import { createShardRunner, type ShardData } from "../src/learning/training/shard-runner.ts";
import type { TrainingPlan } from "../src/learning/training/training-plan.ts";
import { initialState } from "../src/learning/training/training-state.ts";
import type { GraphRunner } from "../src/tensor/graph-runner.ts";

/** The beginning of a training that other libraries can repeat: data, order and starting point. */
export interface FirstSteps {
  readonly plan: TrainingPlan;
  readonly data: ShardData;
  /** [P] */
  readonly parameters: Float32Array;
  /** Window numbers of each batch. */
  readonly batches: readonly Int32Array[];
}

export interface FirstStepsOutcome {
  /** Mean loss of each batch before its step. */
  readonly losses: readonly number[];
  /** [P] of the first batch at the starting parameters. */
  readonly firstGradient: Float32Array;
}

const stepCount = 50;
const batchSize = 32;

/** The published recipe's network before 50 steps on the first 1,600 windows of the data, shuffled. */
export function firstSteps(data: ShardData, seed: number): FirstSteps {
  const plan = {
    network: missionNetwork(5, 120),
    epochs: 1,
    batchSize,
    learningRate: 0.001,
    patience: 1,
    seed,
    shards: 2,
  };
  const rng = createRng(seed + 1);
  const order = Int32Array.from({ length: stepCount * batchSize }, (_, w) => w);
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = rng.integer(last + 1);
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  const batches = Array.from({ length: stepCount }, (_, step) =>
    order.subarray(step * batchSize, (step + 1) * batchSize),
  );
  return { plan, data, parameters: initialState(plan).parameters, batches };
}

/** Normal draws as candles, centres and labels, so that nothing but the seed is needed. */
export function normalSteps(seed: number): FirstSteps {
  const rng = createRng(seed);
  const windows = stepCount * batchSize;
  const rows = windows + 119;
  const normals = (count: number): Float32Array =>
    Float32Array.from({ length: count }, () => rng.normal());
  const data = {
    rows: normals(rows * 5),
    firstRows: normals(rows * 5),
    center: normals(windows * 5).map((z) => 0.1 * z),
    scale: normals(windows * 5).map((z) => Math.exp(0.2 * z)),
    label: normals(windows),
    endRow: Int32Array.from({ length: windows }, (_, w) => w + 119),
  };
  return firstSteps(data, seed);
}

/** Takes the steps with the product's own graphs and Adam. */
export async function takeFirstSteps(
  { plan, data, parameters: start, batches }: FirstSteps,
  runner: GraphRunner,
): Promise<FirstStepsOutcome> {
  const shard = await createShardRunner(runner, plan, data);
  const parameters = start.slice();
  const gradients: Float32Array[] = [];
  const losses: number[] = [];
  const adam = createAdam(parameters.length);
  for (const batch of batches) {
    const half = batch.length / plan.shards;
    const first = await shard.gradient(parameters, batch.subarray(0, half), batch.length);
    const second = await shard.gradient(parameters, batch.subarray(half), batch.length);
    const gradient = first.gradient.map((g, i) => g + second.gradient[i]!);
    losses.push(first.loss + second.loss);
    if (gradients.length === 0) gradients.push(gradient);
    adamStep(adam, parameters, gradient, plan.learningRate);
  }
  await shard.release();
  return { losses, firstGradient: gradients[0]! };
}
