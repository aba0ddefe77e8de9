import { join } from "node:path";
import { modelFolder, type ModelPlace } from "../../adapters/model-files/model-place.ts";
import { aliasesPath, auditPath } from "../../adapters/registry-files/registry-paths.ts";
import { watchPath } from "../../adapters/watch-file/watch-file.ts";
import { pathIdentity } from "../../foundation/path-identity.ts";
import { manifestFileName } from "../../learning/bundle/manifest.ts";

/**
 * A text that differs when anything has changed that says who answers for a model and how far it is
 * trusted: its folder and those above it, aliases, audit log, what `watch` told.
 *
 * @param version Whose manifest has to stand.
 * @returns `undefined` where it cannot be told: then all of it is read.
 */
export function identityOf(place: ModelPlace, version?: string): string | undefined {
  const { modelsDir, instrument, timeframe } = place;
  const folder = modelFolder(place);
  const paths = [
    join(modelsDir, instrument),
    join(modelsDir, instrument, timeframe),
    folder,
    aliasesPath(place),
    auditPath(place),
    watchPath(place),
    ...(version === undefined ? [] : [join(folder, version, manifestFileName)]),
  ];
  const identities = paths.map(pathIdentity);
  return identities.includes(undefined) ? undefined : identities.join("\n");
}
