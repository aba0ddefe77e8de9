import { claim, type Claim } from "../../foundation/claim.ts";
import { RefusedError } from "../../foundation/errors.ts";

/**
 * Claims a training's checkpoints for this process, so that no second one writes among them.
 * A process that was killed claims nothing.
 *
 * @param checkpointPath Its folder must be writable: found out here, before hours of training.
 * @throws {RefusedError} E_TRAINING_RUNNING.
 * @throws {WorldError} E_DISK_WRITE.
 */
export async function claimTraining(checkpointPath: string): Promise<Claim> {
  const answer = await claim(checkpointPath);
  if (!("holder" in answer)) return answer;
  const { pid, host, path } = answer.holder;
  throw new RefusedError(
    "E_TRAINING_RUNNING",
    `Cannot train: process ${pid} on ${host} is at this same training; wait for it or end it (its claim is ${path})`,
    { retryable: true },
  );
}
