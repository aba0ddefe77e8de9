import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createFolderAtomically } from "../../foundation/atomic-files.ts";
import { RefusedError } from "../../foundation/errors.ts";
import { type BundleFiles, manifestFileName, sealBundle } from "../../learning/bundle/manifest.ts";
import { type ModelVersion, parseVersionId } from "../../learning/bundle/version-id.ts";
import { listVersions } from "./list-versions.ts";
import { modelFolder, type ModelPlace } from "./model-place.ts";

export interface WrittenVersion {
  readonly version: ModelVersion;
  /** The version's folder. */
  readonly path: string;
}

/**
 * Writes a bundle as a new version folder that appears whole or not at all: files into a temporary
 * folder beside it, manifest last, everything synced, one rename.
 *
 * @param stamp From `freeVersionStamp`; the metadata among `files` carries it as `model_version`.
 * @throws {RefusedError} E_VERSION_TAKEN: the model has a version with this stamp already.
 * @throws {WorldError} E_DISK_WRITE: nothing is left behind.
 */
export async function writeVersion(
  place: ModelPlace,
  bundle: { readonly stamp: string; readonly files: BundleFiles },
): Promise<WrittenVersion> {
  const { version, manifestText } = sealBundle(bundle.files, bundle.stamp);
  const taken = (await listVersions(place)).some((other) => stampOf(other) === bundle.stamp);
  if (taken) {
    throw new RefusedError(
      "E_VERSION_TAKEN",
      `Cannot write version ${version}: another version was written in the same second`,
      { retryable: true },
    );
  }
  const path = join(modelFolder(place), version);
  await createFolderAtomically(path, async (folder) => {
    for (const [name, content] of bundle.files) {
      await writeFile(join(folder, name), content, { flag: "wx" });
    }
    await writeFile(join(folder, manifestFileName), manifestText, { flag: "wx" });
  });
  return { version, path };
}

function stampOf(version: ModelVersion): string | undefined {
  return parseVersionId(version)?.stamp;
}
