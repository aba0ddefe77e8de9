import { parentPort, workerData } from "node:worker_threads";
import {
  createShardRunner,
  type ShardData,
  type ShardRunner,
} from "../../learning/training/shard-runner.ts";
import type { TrainingPlan } from "../../learning/training/training-plan.ts";
import { onnxGraphRunner } from "../onnx-runtime/onnx-graph-runner.ts";
import { controlAt, shardCommands, type ShardChannel } from "./shard-channel.ts";

/** What a shard's thread is started with. */
export interface ShardThreadData {
  readonly plan: TrainingPlan;
  readonly data: ShardData;
  readonly channel: ShardChannel;
}

/** The life of a shard's thread: load the graphs, then answer commands until told to leave. */
export async function serveShard(): Promise<void> {
  const { plan, data, channel } = workerData as ShardThreadData;
  const runner = await createShardRunner(onnxGraphRunner, plan, data);
  parentPort?.postMessage("ready");
  const { control } = channel;
  // The engine wants memory of its own: shared memory is copied before each run.
  const parameters = new Float32Array(channel.parameters.length);
  for (let answered = 0; ; answered += 1) {
    Atomics.wait(control, controlAt.asked, answered);
    const command = control[controlAt.command];
    if (command === shardCommands.leave) break;
    parameters.set(channel.parameters);
    const windows = channel.windows.slice(0, control[controlAt.windows]);
    if (command === shardCommands.gradient)
      await answerGradient(runner, channel, { parameters, windows });
    else channel.result.set(await runner.outputs(parameters, windows));
    Atomics.store(control, controlAt.answered, answered + 1);
    Atomics.notify(control, controlAt.answered);
  }
  await runner.release();
}

async function answerGradient(
  runner: ShardRunner,
  channel: ShardChannel,
  asked: { readonly parameters: Float32Array; readonly windows: Int32Array },
): Promise<void> {
  const batchSize = channel.control[controlAt.batchSize] ?? 0;
  const { loss, gradient } = await runner.gradient(asked.parameters, asked.windows, batchSize);
  channel.loss[0] = loss;
  channel.result.set(gradient);
}
