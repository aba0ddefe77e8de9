import { join } from "node:path";
import { modelFolder } from "../../adapters/model-files/model-place.ts";
import { claim, type Claim } from "../../foundation/claim.ts";
import { RefusedError } from "../../foundation/errors.ts";
import type { RetrainedPlace } from "./retrain-request.ts";

/**
 * Claims a model for this retraining: of two that follow the same champion, one would be for nothing.
 *
 * @throws {RefusedError} E_TRAINING_RUNNING. @throws {WorldError} E_DISK_WRITE.
 */
export async function claimRetraining({
  kind = "price",
  ...place
}: RetrainedPlace): Promise<Claim> {
  const answer = await claim(join(modelFolder({ ...place, kind }), "retrain"));
  if (!("holder" in answer)) return answer;
  const { pid, host, path } = answer.holder;
  throw new RefusedError(
    "E_TRAINING_RUNNING",
    `Cannot retrain ${place.instrument} ${place.timeframe}: process ${pid} on ${host} is retraining this same model; wait for it or end it (its claim is ${path})`,
    { retryable: true },
  );
}
