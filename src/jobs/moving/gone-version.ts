import { join } from "node:path";
import { modelFolder } from "../../adapters/model-files/model-place.ts";
import { walkModels } from "../../adapters/model-files/walk-models.ts";
import { readAudit } from "../../adapters/registry-files/read-audit.ts";
import { versionNotes } from "../../lifecycle/registry/version-notes.ts";
import type { PlacedVersion } from "./version-by-id.ts";

/**
 * The version that an id means among those that an audit log has and whose folder somebody deleted.
 *
 * @param reference A whole id, or its start.
 * @returns `undefined` where none begins so, or several.
 * @throws {WorldError} E_MODELS_READ.
 */
export async function goneVersion(
  modelsDir: string,
  reference: string,
): Promise<PlacedVersion | undefined> {
  if (reference === "") return undefined;
  const gone: PlacedVersion[] = [];
  for (const { place, folders } of await walkModels(modelsDir)) {
    for (const [version, { kind }] of versionNotes((await readAudit(place)).entries)) {
      if (kind !== "registered" || !version.startsWith(reference)) continue;
      if (folders.includes(version)) continue;
      gone.push({ place, version, path: join(modelFolder(place), version) });
    }
  }
  return gone.length === 1 ? gone[0] : undefined;
}
