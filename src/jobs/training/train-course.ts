import { dirname } from "node:path";
import {
  startTrainingProcess,
  type TrainingProcess,
} from "../../adapters/child-process/train-in-child.ts";
import type { TrainingResult } from "../../adapters/child-process/training-messages.ts";
import { openCheckpointFolder } from "../../adapters/checkpoint-files/checkpoint-folder.ts";
import { InterruptedError } from "../../foundation/errors.ts";
import { sweepTemporaries } from "../../foundation/sweep-temporaries.ts";
import { claimTraining } from "./claim-training.ts";
import { runTraining, type TrainingRun, type TrainingWatch } from "./run-training.ts";
import type { CoursePart } from "./training-pace.ts";

/** One training of several that belong together. */
export interface CourseRun extends TrainingRun {
  readonly part: CoursePart;
}

/** Trainings that follow one another, each in a child process of its own. */
export interface TrainingCourse {
  /**
   * Trains them in order; one that is told to stop is the last.
   *
   * @returns One result per training that finished an epoch, in order, at least one.
   * @throws {RefusedError} E_TRAINING_RUNNING, E_LOSS_NOT_FINITE, E_LOSS_EXPLODED.
   * @throws {InterruptedError} E_INTERRUPTED: stopped before the first finished an epoch.
   * @throws {WorldError} the disk or a process failed.
   */
  train(runs: readonly CourseRun[], watch: TrainingWatch): Promise<readonly TrainingResult[]>;
  /** Forgets the checkpoints: what was trained is kept elsewhere. */
  forget(): Promise<void>;
  /** Gives back the claims and ends what still runs. */
  end(): Promise<void>;
}

/**
 * Prepares a course. Its first process starts at once, so that the candles can be read meanwhile.
 *
 * @param entry File that calls `serveTraining`.
 */
export function openTrainingCourse(entry: URL): TrainingCourse {
  const ends: (() => Promise<void> | void)[] = [];
  const begin = (): TrainingProcess => {
    const process = startTrainingProcess(entry);
    ends.push(() => process.end());
    return process;
  };
  const first = begin();
  let runs: readonly CourseRun[] = [];
  return {
    async train(asked, watch) {
      runs = asked;
      // All before the first step: hours later another process may be at one of them.
      for (const { checkpointPath } of runs) {
        const claim = await claimTraining(checkpointPath);
        ends.push(() => claim.release());
        for (const folder of [dirname(checkpointPath), checkpointPath]) {
          await sweepTemporaries(folder, watch.clock);
        }
      }
      const results: TrainingResult[] = [];
      for (const run of runs) {
        const process = results.length === 0 ? first : begin();
        const result = await unlessInterrupted(runTraining(process, run, watch), results);
        if (result === undefined) break;
        results.push(result);
        if (result.end === "stopped" || watch.signal?.aborted === true) break;
      }
      return results;
    },
    async forget() {
      for (const { checkpointPath, fingerprint } of runs) {
        await openCheckpointFolder(checkpointPath, fingerprint).remove();
      }
    },
    async end() {
      for (const end of ends.toReversed()) await end();
    },
  };
}

// A training that was stopped in its first epoch takes nothing from those before it.
async function unlessInterrupted(
  running: Promise<TrainingResult>,
  before: readonly TrainingResult[],
): Promise<TrainingResult | undefined> {
  try {
    return await running;
  } catch (error) {
    if (error instanceof InterruptedError && before.length > 0) return undefined;
    throw error;
  }
}
