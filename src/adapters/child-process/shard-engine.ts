import { setImmediate as eventLoopTurn } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { WorldError } from "../../foundation/errors.ts";
import type { ShardData } from "../../learning/training/shard-runner.ts";
import type { TrainingEngine } from "../../learning/training/training-engine.ts";
import type { TrainingPlan } from "../../learning/training/training-plan.ts";
import type { TrainingState } from "../../learning/training/training-state.ts";
import { switchTelemetryOff } from "../onnx-runtime/load-engine.ts";
import { entryStarter } from "./entry-starter.ts";
import type { ShardThreadData } from "./serve-shard.ts";
import {
  controlAt,
  createShardChannel,
  shardCommands,
  shareTraining,
  type ShardChannel,
} from "./shard-channel.ts";

/** What the threads of a training are started with. */
export interface ShardEngineParts {
  readonly plan: TrainingPlan;
  readonly data: ShardData;
  /** Where the training starts; it is copied, see `ShardEngine.state`. */
  readonly state: TrainingState;
  /** File that calls `serveShard`. */
  readonly entry: URL;
}

/** An engine and the state that its steps change, in memory that the threads share. */
export interface ShardEngine extends TrainingEngine {
  readonly state: TrainingState;
}

/**
 * Starts one thread per shard of the plan.
 *
 * @throws {WorldError} E_SHARD_FAILED: a thread died or the engine refused the graph.
 */
export async function createShardEngine(parts: ShardEngineParts): Promise<ShardEngine> {
  switchTelemetryOff();
  const { plan, data, entry } = parts;
  const shared = shareTraining(parts.state, plan.shards);
  const { parameters, firstMoment, secondMoment } = shared;
  const adam = { steps: parts.state.adam.steps, firstMoment, secondMoment };
  const state: TrainingState = { ...parts.state, parameters, adam };
  const shardWindows = Math.ceil(plan.batchSize / plan.shards);
  const windowsMax = Math.max(shardWindows, Math.ceil(data.endRow.length / plan.shards));
  const shards = Array.from({ length: plan.shards }, (_, shard) =>
    startShard({ plan, data, shard, shared, channel: createShardChannel(windowsMax) }, entry),
  );
  await Promise.all(shards.map(({ ready }) => ready));
  return {
    state,
    async step(windows) {
      const details = { batchSize: windows.length, adamSteps: adam.steps };
      adam.steps += 1;
      const answers = shards.map((shard, i) =>
        shard.ask(
          shardCommands.step,
          windows.subarray(i * shardWindows, (i + 1) * shardWindows),
          details,
        ),
      );
      await Promise.all(answers);
      // Small steps would follow each other without the event loop ever turning: "stop" must get through.
      await eventLoopTurn();
      return shards.reduce((loss, { channel }) => loss + channel.loss[0]!, 0);
    },
    async outputs(current, { from, until }) {
      shared.asked.set(current);
      const each = Math.ceil((until - from) / shards.length);
      const ranges = shards.map((_, i) => {
        const start = Math.min(from + i * each, until);
        const count = Math.min(each, until - start);
        return Int32Array.from({ length: count }, (_value, k) => start + k);
      });
      const answers = shards.map((shard, i) => shard.ask(shardCommands.outputs, ranges[i]!));
      await Promise.all(answers);
      const all = new Float32Array(until - from);
      shards.forEach(({ channel }, i) => {
        all.set(channel.outputs.subarray(0, ranges[i]!.length), i * each);
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
  ask(command: number, windows: Int32Array, details?: StepDetails): Promise<void>;
  leave(): Promise<void>;
}

interface StepDetails {
  /** Real windows of the whole batch. */
  readonly batchSize: number;
  /** Taken before this one. */
  readonly adamSteps: number;
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
  let failure: WorldError | undefined;
  let reject: (reason: WorldError) => void = () => undefined;
  worker.once("error", (cause) => {
    const message = `Cannot train: a shard's thread failed, ${cause}`;
    failure = new WorldError("E_SHARD_FAILED", message, { cause });
    reject(failure);
  });
  // One listener for the thread's whole life: racing every step against it would keep every step.
  const unlessFailed = (wanted: Promise<unknown>): Promise<void> =>
    new Promise((resolve, refuse) => {
      reject = refuse;
      if (failure === undefined) void wanted.then(() => resolve());
      else refuse(failure);
    });
  let asked = 0;
  const send = (command: number): void => {
    asked += 1;
    channel.control[controlAt.command] = command;
    Atomics.store(channel.control, controlAt.asked, asked);
    Atomics.notify(channel.control, controlAt.asked);
  };
  return {
    channel,
    ready: unlessFailed(ready),
    async ask(command, windows, details) {
      channel.windows.set(windows);
      channel.control[controlAt.windows] = windows.length;
      channel.control[controlAt.batchSize] = details?.batchSize ?? 0;
      channel.control[controlAt.adamSteps] = details?.adamSteps ?? 0;
      const before = asked;
      send(command);
      const answer = Atomics.waitAsync(channel.control, controlAt.answered, before);
      if (answer.async) await unlessFailed(answer.value);
    },
    async leave() {
      send(shardCommands.leave);
      await unlessFailed(ended);
    },
  };
}
