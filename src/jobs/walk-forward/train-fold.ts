import { createHash } from "node:crypto";
import { siblingEntry } from "../../adapters/child-process/entry-starter.ts";
import { startTrainingProcess } from "../../adapters/child-process/train-in-child.ts";
import type { KeptFold } from "../../adapters/walk-folder/fold-file.ts";
import type { WalkFolder } from "../../adapters/walk-folder/walk-folder.ts";
import { InterruptedError } from "../../foundation/errors.ts";
import { rewordFailure } from "../training/reword-failure.ts";
import { runTraining, type TrainingWatch } from "../training/run-training.ts";
import type { PreparedFold } from "./prepare-fold.ts";

/**
 * Trains a fold in a child process, from its newest checkpoint if there is one, and keeps what it
 * said; its checkpoints are forgotten then.
 *
 * @throws {InterruptedError} stopped before the training was over; its checkpoints are kept.
 * @throws {RefusedError} the loss ran away. @throws {WorldError} the disk or the process failed.
 */
export async function trainFold(
  { fold, prepared, plan }: PreparedFold,
  kept: { readonly folder: WalkFolder; readonly fingerprint: string },
  watch: TrainingWatch,
): Promise<KeptFold> {
  const { folder } = kept;
  const process = startTrainingProcess(
    siblingEntry(import.meta.url, "../workers/training-process"),
  );
  const fingerprint = createHash("sha256")
    .update(`${kept.fingerprint} ${fold.number}`)
    .digest("hex");
  const checkpointPath = folder.checkpointPath(fold.number);
  const { calibrationA, exam } = prepared.segments;
  const judged = { from: calibrationA.from, until: exam.until };
  try {
    const run = { prepared, plan, fingerprint, checkpointPath, resume: true, judged };
    const { end, outputs, history } = await runTraining(process, run, watch);
    if (end === "stopped") throw new InterruptedError("E_INTERRUPTED", "Stopped within a fold");
    await folder.save(fold.number, { outputs, history });
    await folder.removeCheckpoints(fold.number);
    return { outputs, history };
  } catch (error) {
    throw inWordsOfFold(error, fold.number);
  } finally {
    process.end();
  }
}

// What `train` says of itself, and the flag that it would go on with, mean nothing here.
function inWordsOfFold(error: unknown, fold: number): unknown {
  return rewordFailure(error, (message) =>
    message
      .replace(/^Cannot (?:train|go on training):/, `Cannot train fold ${fold}:`)
      .replace("--resume goes on", "the same command goes on"),
  );
}
