import { claim, type Claim } from "../../foundation/claim.ts";
import { RefusedError } from "../../foundation/errors.ts";

/**
 * Claims a walk's folder for this process, so that no second one trains the same folds. A process
 * that was killed claims nothing.
 *
 * @throws {RefusedError} E_WALK_RUNNING. @throws {WorldError} E_DISK_WRITE.
 */
export async function claimWalk(path: string): Promise<Claim> {
  const answer = await claim(path);
  if (!("holder" in answer)) return answer;
  const { pid, host, path: claimPath } = answer.holder;
  throw new RefusedError(
    "E_WALK_RUNNING",
    `Cannot walk forward: process ${pid} on ${host} is at this same walk; wait for it or end it (its claim is ${claimPath})`,
    { retryable: true },
  );
}
