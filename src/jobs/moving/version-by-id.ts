import { join } from "node:path";
import { modelFolder, type ModelPlace } from "../../adapters/model-files/model-place.ts";
import { walkModels } from "../../adapters/model-files/walk-models.ts";
import { MisuseError } from "../../foundation/errors.ts";
import { didYouMean } from "../../foundation/nearest-name.ts";
import { isVersionId, type ModelVersion } from "../../learning/bundle/version-id.ts";

/** A version and the model that it is of. */
export interface PlacedVersion {
  readonly place: ModelPlace;
  readonly version: ModelVersion;
  /** The version's folder. */
  readonly path: string;
}

/**
 * The version that an id means, whatever its model.
 *
 * @param reference A whole id, or the start of one that no other version has.
 * @throws {MisuseError} E_NO_MODEL: there is none; E_WHICH_MODEL: several begin so.
 */
export async function versionById(modelsDir: string, reference: string): Promise<PlacedVersion> {
  const all = (await walkModels(modelsDir)).flatMap(({ place, folders }) =>
    folders.filter(isVersionId).map((version) => {
      return { place, version, path: join(modelFolder(place), version) };
    }),
  );
  const fitting =
    reference === "" ? [] : all.filter(({ version }) => version.startsWith(reference));
  const [only, ...others] = fitting;
  if (only !== undefined && others.length === 0) return only;
  if (only === undefined) {
    const ids = all.map(({ version }) => version);
    throw new MisuseError(
      "E_NO_MODEL",
      `Cannot find the version: ${modelsDir} holds ${ids.length} versions and none begins so, value was ${JSON.stringify(reference)}${didYouMean(reference, ids)}`,
    );
  }
  const shown = fitting.slice(0, shownMax).map(nameOf).join(", ");
  const more = fitting.length > shownMax ? ` and ${fitting.length - shownMax} more` : "";
  throw new MisuseError(
    "E_WHICH_MODEL",
    `Cannot tell which version is meant: ${fitting.length} begin with ${JSON.stringify(reference)}: ${shown}${more}`,
  );
}

const shownMax = 5;

/** "BTCUSDT 1h price 20240101T000000Z-0123456789ab" */
export function nameOf({ place, version }: Omit<PlacedVersion, "path">): string {
  return `${place.instrument} ${place.timeframe} ${place.kind} ${version}`;
}
