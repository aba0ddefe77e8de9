import { median } from "../src/foundation/statistics/quantile.ts";
import { benchPlan, startOurSteps } from "./our-steps.ts";
import { startPeerSteps } from "./peer-steps.ts";
import { takeTurns } from "./timed-steps.ts";

/** Time per training step of one library, over its rounds. */
export interface StepTime {
  readonly name: string;
  /** Median of the rounds' medians. */
  readonly medianMsPerStep: number;
  /** Median of the fastest round. */
  readonly bestMsPerStep: number;
  /** Ours over this one's, fastest rounds; 1 for ours. */
  readonly oursShare: number;
}

export interface TrainStepBench {
  readonly ours: StepTime;
  /** Empty where no interpreter for them was named. */
  readonly peers: readonly StepTime[];
  readonly batchSize: number;
  /** Shard threads that work side by side. */
  readonly workers: number;
  readonly rounds: number;
  readonly stepsPerRound: number;
}

const rounds = 5;
const stepsPerRound = 60;
const warmUp = 40;

/**
 * Batch 32, window 120, 5 features, float32, Adam; each library on two cores, in turns.
 *
 * @param python Interpreter of the peers; without it only ours is measured.
 */
export async function measureTrainStep(python: string | undefined): Promise<TrainStepBench> {
  const peers = python === undefined ? [] : await startPeerSteps(python, warmUp);
  const libraries = [await startOurSteps(warmUp), ...peers];
  const results = await takeTurns(libraries, { rounds, steps: stepsPerRound });
  await Promise.all(libraries.map((library) => library.close()));
  const medians = results.map((each) => each.map(({ medianMsPerStep }) => medianMsPerStep));
  const best = medians.map((each) => Math.min(...each));
  const [ours, ...others] = libraries.map(({ name }, i) => ({
    name,
    medianMsPerStep: median(medians[i]!),
    bestMsPerStep: best[i]!,
    oursShare: best[0]! / best[i]!,
  }));
  const { batchSize, shards } = benchPlan;
  return { ours: ours!, peers: others, batchSize, workers: shards, rounds, stepsPerRound };
}
