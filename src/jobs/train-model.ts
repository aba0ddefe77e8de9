import { siblingEntry } from "../adapters/child-process/entry-starter.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import { openTrainingCourse } from "./training/train-course.ts";
import { type TrainedModel, trainVersion } from "./training/train-version.ts";
import type { TrainingNotice } from "./training/training-notice.ts";
import type { TrainingPace } from "./training/training-pace.ts";
import { trainingSettings, type TrainModelRequest } from "./training/training-request.ts";

export type { TrainedModel } from "./training/train-version.ts";
export type { TrainModelRequest } from "./training/training-request.ts";
export type { TrainingNotice } from "./training/training-notice.ts";
export type { TrainingPace } from "./training/training-pace.ts";

/** How a training is watched and stopped; all optional. */
export interface TrainModelWatch {
  /** About ten times a second. */
  readonly onProgress?: (pace: TrainingPace) => void;
  /** What the person should know; all but `resumed` and `gain-unknown` come before the first step. */
  readonly onNotice?: (notice: TrainingNotice) => void;
  /** Aborting ends the run after the step it is at; the best epoch so far becomes the model. */
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
}

/**
 * Trains the CNN+LSTM on closed candles and writes an immutable version folder with the
 * ONNX model, the Keras file, metadata, figure, golden vectors, calibration and manifest. A sentiment
 * model is trained beside a price-only twin that shows what sentiment is worth.
 *
 * Nothing is written under `modelsDir` but checkpoints until the whole bundle exists.
 *
 * @throws {MisuseError} what is asked for cannot be: an option, too few candles, a constant column.
 * @throws {RefusedError} E_LOSS_NOT_FINITE, E_LOSS_EXPLODED: the loss ran away; no bundle is written.
 *   E_TRAINING_RUNNING: another process is at the same training. E_TRIALS_BROKEN: the count of
 *   looks at the exam cannot be read.
 * @throws {InterruptedError} stopped before an epoch was finished.
 * @throws {WorldError} the disk or the training process failed.
 */
export async function trainModel(
  request: TrainModelRequest,
  watch: TrainModelWatch = {},
): Promise<TrainedModel> {
  const clock = watch.clock ?? systemClock;
  const settings = trainingSettings(request);
  // The first process starts up while the candles are read.
  const course = openTrainingCourse(siblingEntry(import.meta.url, "./workers/training-process"));
  try {
    return await trainVersion(course, { settings, origin: "train" }, { ...watch, clock });
  } finally {
    await course.end();
  }
}
