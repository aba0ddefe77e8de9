import type { ShardData } from "../../learning/training/shard-runner.ts";
import type { TrainingEnd, TrainingProgress } from "../../learning/training/train.ts";
import type {
  TrainingPlan,
  TrainingWindows,
  WindowRange,
} from "../../learning/training/training-plan.ts";
import type { EpochLosses } from "../../learning/training/training-state.ts";
import type { ProcessFailure } from "./process-failure.ts";

/** What a training process is asked to do. */
export interface TrainingRequest {
  readonly plan: TrainingPlan;
  /** [P] weights to begin with, where there is no checkpoint; by default the seed draws them. */
  readonly start?: Float32Array | undefined;
  readonly data: ShardData;
  readonly windows: TrainingWindows;
  /** Windows whose outputs are wanted with the best weights, once training is over. */
  readonly judged: WindowRange;
  /** Folder of the checkpoints. */
  readonly checkpointPath: string;
  /** What a checkpoint must belong to, to be gone on from. */
  readonly fingerprint: string;
  /** Go on from the newest checkpoint if there is one; else old checkpoints are forgotten. */
  readonly resume: boolean;
}

export interface TrainingResult {
  readonly end: TrainingEnd;
  /** [P] of the best epoch. */
  readonly parameters: Float32Array;
  readonly history: readonly EpochLosses[];
  /** Scaled outputs of the judged windows; empty when no epoch was finished. */
  readonly outputs: Float32Array;
}

export type ToTraining =
  { readonly kind: "start"; readonly request: TrainingRequest } | { readonly kind: "stop" };

export type FromTraining =
  | { readonly kind: "waiting" }
  /** Now and then, so that silence means a process that is frozen. */
  | { readonly kind: "alive" }
  | { readonly kind: "resumed"; readonly history: readonly EpochLosses[] }
  | { readonly kind: "progress"; readonly progress: TrainingProgress }
  | { readonly kind: "epoch"; readonly history: readonly EpochLosses[] }
  | { readonly kind: "done"; readonly result: TrainingResult }
  | { readonly kind: "failed"; readonly failure: ProcessFailure };
