import { train, type TrainingProgress } from "../../learning/training/train.ts";
import {
  bestEpoch,
  initialState,
  type TrainingState,
} from "../../learning/training/training-state.ts";
import {
  openCheckpointFolder,
  type CheckpointFolder,
} from "../checkpoint-files/checkpoint-folder.ts";
import { describeFailure } from "./process-failure.ts";
import { createShardEngine } from "./shard-engine.ts";
import type {
  FromTraining,
  ToTraining,
  TrainingRequest,
  TrainingResult,
} from "./training-messages.ts";

/** How often progress is told: people cannot read faster. */
const progressEveryMs = 100;
/** Far below the silence after which the parent gives a process up. */
const aliveEveryMs = 5000;

/**
 * The life of a training process: wait for one request, train, answer, leave.
 * Ctrl-C and the request to terminate reach the whole group of processes; they are the parent's to
 * understand, and it asks to stop. Where the parent is gone, nobody is left to train for.
 *
 * @param shardEntry File that calls `serveShard`.
 */
export function serveTraining(shardEntry: URL): void {
  let stopping = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => undefined);
  process.on("disconnect", () => process.exit(3));
  process.on("message", (message: ToTraining) => {
    if (message.kind === "stop") stopping = true;
    else void answer(message.request, { shardEntry, shouldStop: () => stopping });
  });
  if (!process.connected) process.exit(3); // the parent went while this file was being loaded
  send({ kind: "waiting" });
  setInterval(() => send({ kind: "alive" }), aliveEveryMs).unref();
}

interface Surroundings {
  readonly shardEntry: URL;
  readonly shouldStop: () => boolean;
}

async function answer(request: TrainingRequest, surroundings: Surroundings): Promise<void> {
  try {
    const result = await run(request, surroundings);
    await sent({ kind: "done", result });
  } catch (error) {
    await sent({ kind: "failed", failure: describeFailure(error) });
  }
  process.disconnect();
  process.exit(0);
}

async function run(request: TrainingRequest, around: Surroundings): Promise<TrainingResult> {
  const { plan, data, windows, judged } = request;
  const checkpoints = openCheckpointFolder(request.checkpointPath, request.fingerprint);
  const start = await startState(request, checkpoints);
  const engine = await createShardEngine({ plan, data, state: start, entry: around.shardEntry });
  const { state } = engine;
  const end = await train(
    {
      plan,
      windows,
      data,
      engine,
      hooks: {
        onProgress: progressSender(),
        onEpoch: async (current) => {
          await checkpoints.save(current);
          send({ kind: "epoch", history: current.history });
        },
        shouldStop: around.shouldStop,
      },
    },
    state,
  );
  const finished = bestEpoch(state.history) > 0;
  const outputs = finished
    ? await engine.outputs(state.bestParameters, judged)
    : new Float32Array(0);
  await engine.close();
  return { end, parameters: state.bestParameters, history: state.history, outputs };
}

async function startState(
  { plan, start, resume }: TrainingRequest,
  checkpoints: CheckpointFolder,
): Promise<TrainingState> {
  const saved = resume ? await checkpoints.newest() : undefined;
  if (saved === undefined) {
    await checkpoints.remove();
    return initialState(plan, start);
  }
  send({ kind: "resumed", history: saved.history });
  return saved;
}

function progressSender(): (progress: TrainingProgress) => void {
  let sentAtMs = -Infinity;
  return (progress) => {
    const nowMs = performance.now();
    if (nowMs - sentAtMs < progressEveryMs && !progress.validating) return;
    sentAtMs = nowMs;
    send({ kind: "progress", progress });
  };
}

function send(message: FromTraining): void {
  if (process.connected) process.send?.(message);
}

function sent(message: FromTraining): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined || !process.connected) resolve();
    else process.send(message, undefined, undefined, () => resolve());
  });
}
