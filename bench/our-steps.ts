import { createShardEngine } from "../src/adapters/child-process/shard-engine.ts";
import { prepareSamples } from "../src/learning/features/prepare-samples.ts";
import { missionNetwork } from "../src/learning/network/network-shape.ts";
import { epochOrder } from "../src/learning/training/epoch-order.ts";
import type { TrainingPlan } from "../src/learning/training/training-plan.ts";
import { initialState } from "../src/learning/training/training-state.ts";
import { simulatedCandles } from "./simulated-candles.ts";
import { timeSteps, type TimedSteps } from "./timed-steps.ts";

/** The plan of a default training. */
export const benchPlan: TrainingPlan = {
  network: missionNetwork(5, 120),
  epochs: 1,
  batchSize: 32,
  learningRate: 0.001,
  patience: 1,
  seed: 1,
  shards: 2,
};

const shardEntry = new URL("../src/jobs/workers/shard-thread.ts", import.meta.url);

/** Our engine with its shard threads on 60,000 candles, as the training process has it. */
export async function startOurSteps(warmUp: number): Promise<TimedSteps> {
  const { samples, segments } = prepareSamples(simulatedCandles(), { recipe: "return" });
  const state = initialState(benchPlan);
  const parts = { plan: benchPlan, data: samples, state, entry: shardEntry };
  const engine = await createShardEngine(parts);
  const order = epochOrder(segments.train, benchPlan.seed, 1);
  const batches = Math.floor(order.length / benchPlan.batchSize);
  let taken = 0;
  const step = async (): Promise<void> => {
    const from = (taken % batches) * benchPlan.batchSize;
    const batch = order.subarray(from, from + benchPlan.batchSize);
    await engine.step(batch);
    taken += 1;
  };
  await timeSteps(step, warmUp);
  return {
    name: "candlecast",
    round: (steps) => timeSteps(step, steps),
    close: () => engine.close(),
  };
}
