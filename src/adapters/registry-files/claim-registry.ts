import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { claim, type Claim, type ClaimHolder, removeDeadClaims } from "../../foundation/claim.ts";
import { WorldError } from "../../foundation/errors.ts";
import { modelFolder, type ModelPlace } from "../model-files/model-place.ts";
import { refuseLinkedFolders } from "../model-files/refuse-linked-folders.ts";

const name = "registry";
const attempts = 150;
const pauseMs = 100;

/**
 * Does something as the only process that changes a model's registry. Others are waited for, a
 * quarter of a minute at least: a change takes milliseconds.
 *
 * @throws {WorldError} E_REGISTRY_BUSY: another process holds it; E_DISK_WRITE.
 * @throws {MisuseError} E_MODELS_LINK.
 */
export async function withRegistry<Result>(
  place: ModelPlace,
  act: () => Promise<Result>,
): Promise<Result> {
  await refuseLinkedFolders(place);
  const held = await claimPatiently(place);
  try {
    return await act();
  } finally {
    await held.release();
  }
}

async function claimPatiently(place: ModelPlace): Promise<Claim> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await tryClaim(place);
    if (!("holder" in answer)) return answer;
    if (attempt === attempts) throw busy(answer.holder);
    await pause(pauseMs * (0.5 + Math.random()));
  }
}

// Who looks first does not stand in the way of another's claim.
async function tryClaim(place: ModelPlace): Promise<Claim | { readonly holder: ClaimHolder }> {
  const folder = modelFolder(place);
  const holder = (await removeDeadClaims(folder)).find(({ claimed }) => claimed === name);
  return holder === undefined ? claim(join(folder, name)) : { holder };
}

function busy({ pid, host, path }: ClaimHolder): WorldError {
  return new WorldError(
    "E_REGISTRY_BUSY",
    `Cannot change the registry: process ${pid} on ${host} holds ${path}`,
    { retryable: true },
  );
}
