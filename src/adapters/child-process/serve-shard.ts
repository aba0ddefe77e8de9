import { parentPort, workerData } from "node:worker_threads";
import { adamStep } from "../../learning/training/adam.ts";
import {
  createShardRunner,
  type ShardData,
  type ShardRunner,
} from "../../learning/training/shard-runner.ts";
import type { TrainingPlan } from "../../learning/training/training-plan.ts";
import { onnxGraphRunner } from "../onnx-runtime/onnx-graph-runner.ts";
import {
  controlAt,
  shardCommands,
  type ShardChannel,
  type SharedTraining,
} from "./shard-channel.ts";

/** What a shard's thread is started with. */
export interface ShardThreadData {
  readonly plan: TrainingPlan;
  readonly data: ShardData;
  /** Counted from 0. */
  readonly shard: number;
  readonly channel: ShardChannel;
  readonly shared: SharedTraining;
}

/** The life of a shard's thread: load the graphs, then answer commands until told to leave. */
export async function serveShard(): Promise<void> {
  const thread = workerData as ShardThreadData;
  const { control, windows } = thread.channel;
  const runner = await createShardRunner(onnxGraphRunner, thread.plan, thread.data);
  parentPort?.postMessage("ready");
  for (let answered = 0; ; answered += 1) {
    Atomics.wait(control, controlAt.asked, answered);
    const command = control[controlAt.command];
    if (command === shardCommands.leave) break;
    const asked = windows.slice(0, control[controlAt.windows]);
    if (command === shardCommands.step) await takeStep(runner, thread, asked);
    else thread.channel.outputs.set(await runner.outputs(thread.shared.asked.slice(), asked));
    Atomics.store(control, controlAt.answered, answered + 1);
    Atomics.notify(control, controlAt.answered);
  }
  await runner.release();
}

// The gradient of this shard's windows; then, when all shards have theirs, Adam on this shard's part
// of the parameters.
async function takeStep(
  runner: ShardRunner,
  thread: ShardThreadData,
  windows: Int32Array,
): Promise<void> {
  const { channel, shared, shard, plan } = thread;
  const batchSize = channel.control[controlAt.batchSize]!;
  const steps = channel.control[controlAt.adamSteps]!;
  // The engine wants memory of its own: shared memory is copied before each run.
  const own = shared.parameters.slice();
  const { loss, gradient } = await runner.gradient(own, windows, batchSize);
  channel.loss[0] = loss;
  shared.gradients[shard]!.set(gradient);
  waitForAll(shared.arrived, plan.shards);
  const from = Math.floor((shard * own.length) / plan.shards);
  const until = Math.floor(((shard + 1) * own.length) / plan.shards);
  adamStep(
    {
      steps,
      firstMoment: shared.firstMoment.subarray(from, until),
      secondMoment: shared.secondMoment.subarray(from, until),
    },
    shared.parameters.subarray(from, until),
    summed(shared.gradients, from, until),
    plan.learningRate,
  );
}

// Every shard passes once per step, so the count of the step at hand ends at a multiple of shards.
function waitForAll(arrived: Int32Array, shards: number): void {
  const mine = Atomics.add(arrived, 0, 1);
  const target = (Math.floor(mine / shards) + 1) * shards;
  Atomics.notify(arrived, 0);
  for (let seen = Atomics.load(arrived, 0); seen < target; seen = Atomics.load(arrived, 0)) {
    Atomics.wait(arrived, 0, seen);
  }
}

// Always in the order of the shards: floating-point sums depend on it.
function summed(gradients: readonly Float32Array[], from: number, until: number): Float32Array {
  const sum = new Float32Array(until - from);
  for (const gradient of gradients) {
    for (let i = 0; i < sum.length; i += 1) sum[i]! += gradient[from + i]!;
  }
  return sum;
}
