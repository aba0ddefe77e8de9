import { join } from "node:path";
import { modelFolder, type ModelPlace } from "../../adapters/model-files/model-place.ts";
import { claim, type Claim } from "../../foundation/claim.ts";
import { RefusedError } from "../../foundation/errors.ts";

/**
 * Claims models for one watch: two would retrain twice for one reason.
 *
 * @returns One claim over all of them.
 * @throws {RefusedError} E_WATCH_RUNNING; then none is claimed. @throws {WorldError} E_DISK_WRITE.
 */
export async function claimWatch(places: readonly ModelPlace[]): Promise<Claim> {
  const held: Claim[] = [];
  const release = async (): Promise<void> => {
    for (const one of held) await one.release();
  };
  try {
    for (const place of places) held.push(await claimOne(place));
  } catch (error) {
    await release();
    throw error;
  }
  return { release };
}

async function claimOne(place: ModelPlace): Promise<Claim> {
  const answer = await claim(join(modelFolder(place), "watch"));
  if (!("holder" in answer)) return answer;
  const { pid, host, path } = answer.holder;
  throw new RefusedError(
    "E_WATCH_RUNNING",
    `Cannot watch ${place.instrument} ${place.timeframe} ${place.kind}: process ${pid} on ${host} watches it already; end that one first (its claim is ${path})`,
    { retryable: true },
  );
}
