import { join } from "node:path";
import { liesInside } from "../adapters/model-files/lies-inside.ts";
import { readVersion } from "../adapters/model-files/read-version.ts";
import { sizeOfFolder } from "../adapters/model-files/size-of-folder.ts";
import { whatStandsAt } from "../adapters/model-files/what-stands-at.ts";
import { createSealedFolder } from "../adapters/model-files/write-version.ts";
import type { ModelVersion } from "../learning/bundle/version-id.ts";
import { inTheWay, insideModels } from "./export-models.ts";
import { chooseVersion } from "./judging/choose-version.ts";
import { type PlacedVersion, versionById } from "./moving/version-by-id.ts";

export interface ExportVersionRequest {
  readonly modelsDir: string;
  /** An id or the start of one; "champion", "new" and their like of an instrument. */
  readonly version: string;
  /** The folder that gets it; it is made where it is missing. */
  readonly to: string;
  readonly instrument?: string | undefined;
  readonly timeframe?: string | undefined;
}

export interface ExportedVersion {
  readonly version: ModelVersion;
  /** The copy's folder. */
  readonly path: string;
  readonly files: readonly string[];
  readonly bytes: number;
}

/**
 * Copies a version's whole folder, proven, for a backup or another machine; `importVersion` takes it.
 *
 * @throws {MisuseError} E_NO_MODEL, E_WHICH_MODEL, E_NO_CHAMPION, E_INSTRUMENT, E_TIMEFRAME;
 *   E_FILE_EXISTS: it is there already; E_EXPORT_PLACE: the folder lies among the models.
 * @throws {RefusedError} E_VERSION_BROKEN, E_MANIFEST.
 * @throws {WorldError} E_MODELS_READ, E_ALIASES_BROKEN, E_DISK_WRITE: nothing is left behind.
 */
export async function exportVersion(request: ExportVersionRequest): Promise<ExportedVersion> {
  const { modelsDir, to } = request;
  const { path: from } = await meant(request);
  const { version, files, manifestText } = await readVersion(from);
  if (await liesInside(to, modelsDir)) throw insideModels(to, modelsDir);
  const path = join(to, version);
  if ((await whatStandsAt(path)) !== "nothing") throw inTheWay(path, "it is there already");
  await createSealedFolder(path, { files, manifestText });
  return { version, path, files: [...files.keys()], bytes: await sizeOfFolder(path) };
}

// An id is one whatever its model; a role belongs to a model.
async function meant(
  request: ExportVersionRequest,
): Promise<Pick<PlacedVersion, "version" | "path">> {
  const { modelsDir, version, instrument, timeframe } = request;
  if (instrument === undefined && timeframe === undefined && /^\d/.test(version))
    return versionById(modelsDir, version);
  return chooseVersion({ modelsDir, instrument, timeframe }, version);
}
