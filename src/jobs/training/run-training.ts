import type { TrainingProcess } from "../../adapters/child-process/train-in-child.ts";
import type { TrainingResult } from "../../adapters/child-process/training-messages.ts";
import { openCheckpointFolder } from "../../adapters/checkpoint-files/checkpoint-folder.ts";
import type { Clock } from "../../foundation/clock.ts";
import { InterruptedError, RefusedError } from "../../foundation/errors.ts";
import type { PreparedSamples } from "../../learning/features/prepare-samples.ts";
import type { TrainingProgress } from "../../learning/training/train.ts";
import type { TrainingPlan, WindowRange } from "../../learning/training/training-plan.ts";
import { bestEpoch, type EpochLosses } from "../../learning/training/training-state.ts";
import type { TrainingNotice } from "./training-notice.ts";
import { type CoursePart, createPace, type TrainingPace } from "./training-pace.ts";

/** One training: what is trained on, how, and where its checkpoints lie. */
export interface TrainingRun {
  readonly prepared: PreparedSamples;
  readonly plan: TrainingPlan;
  /** [P] weights to begin with; by default the seed draws them. */
  readonly start?: Float32Array | undefined;
  readonly fingerprint: string;
  readonly checkpointPath: string;
  readonly resume: boolean;
  /** Windows whose outputs are wanted; the exam's by default. */
  readonly judged?: WindowRange;
  /** Where it is one of several trainings. */
  readonly part?: CoursePart;
}

/** Who watches a training and may stop it. */
export interface TrainingWatch {
  readonly onProgress?: ((pace: TrainingPace) => void) | undefined;
  readonly onNotice?: ((notice: TrainingNotice) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly clock: Clock;
}

/**
 * Trains in the process and passes on how far it is. The checkpoints of a loss that ran away are
 * forgotten: going on from them would end the same way.
 *
 * @returns At least one finished epoch.
 * @throws {RefusedError} E_LOSS_NOT_FINITE, E_LOSS_EXPLODED.
 * @throws {InterruptedError} E_INTERRUPTED: stopped before an epoch was finished.
 * @throws {WorldError} the disk or the process failed.
 */
export async function runTraining(
  process: TrainingProcess,
  { prepared, part, ...run }: TrainingRun,
  watch: TrainingWatch,
): Promise<TrainingResult> {
  const { samples, segments } = prepared;
  const { rows, firstRows, center, scale, label, endRow } = samples;
  const request = {
    ...run,
    data: { rows, firstRows, center, scale, label, endRow },
    windows: { train: segments.train, validation: segments.validation },
    judged: run.judged ?? segments.exam,
  };
  const result = await process
    .train(request, listenersOf(run.plan, part, watch), watch.signal)
    .catch(async (error: unknown) => {
      if (error instanceof RefusedError) {
        await openCheckpointFolder(run.checkpointPath, run.fingerprint).remove();
      }
      throw error;
    });
  if (bestEpoch(result.history) > 0) return result;
  throw new InterruptedError(
    "E_INTERRUPTED",
    "Stopped before an epoch was finished: there is no model to keep",
  );
}

function listenersOf(plan: TrainingPlan, part: CoursePart | undefined, watch: TrainingWatch) {
  const pace = createPace(plan.epochs, watch.clock, part);
  let history: readonly EpochLosses[] = [];
  let latest: TrainingProgress | undefined;
  const tell = (progress: TrainingProgress): void => {
    latest = progress;
    watch.onProgress?.(pace(progress, history));
  };
  return {
    onProgress: tell,
    onEpoch: (losses: readonly EpochLosses[]) => {
      history = losses;
      if (latest !== undefined) tell({ ...latest, validating: false });
    },
    onResumed: (losses: readonly EpochLosses[]) => {
      history = losses;
      const who = part?.name === undefined ? "" : `${part.name}: `;
      const sentence = `${who}Going on after epoch ${losses.length}, from the last checkpoint.`;
      watch.onNotice?.({ kind: "resumed", sentence });
    },
  };
}
