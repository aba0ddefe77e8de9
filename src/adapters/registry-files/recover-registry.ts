import { stat } from "node:fs/promises";
import type { Clock } from "../../foundation/clock.ts";
import { modelFolder, type ModelPlace } from "../model-files/model-place.ts";
import { withRegistry } from "./claim-registry.ts";
import { type Mended, mendRegistry } from "./mend-registry.ts";

/** What was mended, and what could not be; one sentence each, for people. */
export type Recovered = Mended;

/**
 * What every start does: the end of a log that was cut short is cut off, aliases follow the log,
 * removed versions and half-built files go, versions that nobody noted are noted as found. Every
 * change does the same first.
 *
 * @throws {RefusedError} E_AUDIT_BROKEN.
 * @throws {WorldError} E_REGISTRY_BUSY, E_DISK_WRITE, E_MODELS_READ, E_ALIASES_BROKEN.
 */
export async function recoverRegistry(place: ModelPlace, clock: Clock): Promise<Recovered> {
  const isThere = await stat(modelFolder(place)).then(
    () => true,
    () => false,
  );
  if (!isThere) return { mended: [], unmended: [] };
  return withRegistry(place, async () => {
    const { mended, unmended } = await mendRegistry(place, clock);
    return { mended, unmended };
  });
}
