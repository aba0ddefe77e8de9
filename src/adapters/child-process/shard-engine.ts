import { Worker } from "node:worker_threads";
import { WorldError } from "../../foundation/errors.ts";
import { parameterCount } from "../../learning/network/parameter-layout.ts";
import type { GradientEngine } from "../../learning/training/gradient-engine.ts";
import type { ShardData } from "../../learning/training/shard-runner.ts";
import type { TrainingPlan } from "../../learning/training/training-plan.ts";
import { entryStarter } from "./entry-starter.ts";
import type { ShardThreadData } from "./serve-shard.ts";
import {
  controlAt,
  createShardChannel,
  shardCommands,
  sharedParameters,
  type ShardChannel,
} from "./shard-channel.ts";

/**
 * Starts one thread per shard of the plan.
 *
 * @param entry File that calls `serveShard`.
 * @throws {WorldError} E_SHARD_FAILED: a thread died or the engine refused the graph.
 */
export async function createShardEngine(
  plan: TrainingPlan,
  data: ShardData,
  entry: URL,
): Promise<GradientEngine> {
  const parameters = sharedParameters(parameterCount(plan.network));
  const shardWindows = Math.ceil(plan.batchSize / plan.shards);
  const windowsMax = Math.max(shardWindows, Math.ceil(data.endRow.length / plan.shards));
  const shards = Array.from({ length: plan.shards }, () =>
    startShard({ plan, data, channel: createShardChannel(parameters, windowsMax) }, entry),
  );
  await Promise.all(shards.map(({ ready }) => ready));
  return {
    async gradient(current, windows, gradient) {
      parameters.set(current);
      const batchSize = windows.length;
      const answers = shards.map((shard, i) => {
        const part = windows.subarray(i * shardWindows, (i + 1) * shardWindows);
        return shard.ask(shardCommands.gradient, part, batchSize);
      });
      await Promise.all(answers);
      // Always the same order: floating-point sums depend on it.
      gradient.fill(0);
      let loss = 0;
      for (const { channel } of shards) {
        addTo(gradient, channel.result);
        loss += channel.loss[0]!;
      }
      return loss;
    },
    async outputs(current, { from, until }) {
      parameters.set(current);
      const each = Math.ceil((until - from) / shards.length);
      const parts = shards.map((_, i) => {
        const start = Math.min(from + i * each, until);
        const count = Math.min(each, until - start);
        return Int32Array.from({ length: count }, (_value, k) => start + k);
      });
      await Promise.all(
        shards.map((shard, i) => shard.ask(shardCommands.outputs, parts[i]!, until - from)),
      );
      const all = new Float32Array(until - from);
      shards.forEach(({ channel }, i) => {
        all.set(channel.result.subarray(0, parts[i]!.length), i * each);
      });
      return all;
    },
    async close() {
      await Promise.all(shards.map((shard) => shard.leave()));
    },
  };
}

interface Shard {
  readonly channel: ShardChannel;
  readonly ready: Promise<void>;
  ask(command: number, windows: Int32Array, batchSize: number): Promise<void>;
  leave(): Promise<void>;
}

function startShard(start: ShardThreadData, entry: URL): Shard {
  const { channel } = start;
  const { thread } = entryStarter(entry);
  const worker =
    "code" in thread
      ? new Worker(thread.code, { workerData: start, eval: true, execArgv: [] })
      : new Worker(thread.file, { workerData: start });
  const ready = new Promise<void>((resolve) => worker.once("message", () => resolve()));
  const ended = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
  const failed = new Promise<never>((_resolve, reject) => {
    worker.once("error", (cause) => {
      reject(
        new WorldError("E_SHARD_FAILED", `Cannot train: a shard's thread failed, ${cause}`, {
          cause,
        }),
      );
    });
  });
  failed.catch(() => undefined); // told to whoever asks next
  let asked = 0;
  const send = (command: number): void => {
    asked += 1;
    channel.control[controlAt.command] = command;
    Atomics.store(channel.control, controlAt.asked, asked);
    Atomics.notify(channel.control, controlAt.asked);
  };
  return {
    channel,
    ready: Promise.race([ready, failed]),
    async ask(command, windows, batchSize) {
      channel.windows.set(windows);
      channel.control[controlAt.windows] = windows.length;
      channel.control[controlAt.batchSize] = batchSize;
      const before = asked;
      send(command);
      const answer = Atomics.waitAsync(channel.control, controlAt.answered, before);
      if (answer.async) await Promise.race([answer.value, failed]);
    },
    async leave() {
      send(shardCommands.leave);
      await Promise.race([ended, failed]);
    },
  };
}

function addTo(sum: Float32Array, part: Float32Array): void {
  for (let i = 0; i < sum.length; i += 1) sum[i]! += part[i]!;
}
