import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createFolderAtomically } from "../../foundation/atomic-files.ts";
import { claim } from "../../foundation/claim.ts";
import { RefusedError } from "../../foundation/errors.ts";
import {
  type BundleFiles,
  manifestFileName,
  sealBundle,
  type SealedBundle,
} from "../../learning/bundle/manifest.ts";
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
  return placeSealed(place, { ...sealBundle(bundle.files, bundle.stamp), ...bundle });
}

/**
 * The same of a bundle that carries its manifest, as it was sealed.
 *
 * @throws {RefusedError} E_VERSION_TAKEN. @throws {WorldError} E_DISK_WRITE.
 */
export async function placeSealed(
  place: ModelPlace,
  { version, files, manifestText }: SealedBundle & { readonly files: BundleFiles },
): Promise<WrittenVersion> {
  const stamp = stampOf(version) ?? version;
  const folder = modelFolder(place);
  // Between the look and the rename another process could choose the same stamp.
  const stampClaim = await claim(join(folder, stamp));
  if ("holder" in stampClaim) throw taken(version);
  try {
    const versions = await listVersions(place);
    if (versions.some((other) => stampOf(other) === stamp)) throw taken(version);
    const path = join(folder, version);
    await createSealedFolder(path, { files, manifestText });
    return { version, path };
  } finally {
    await stampClaim.release();
  }
}

/**
 * A folder that appears with all of a bundle's files and its manifest, or not at all.
 *
 * @throws {WorldError} E_DISK_WRITE: also where something stands there.
 */
export async function createSealedFolder(
  path: string,
  { files, manifestText }: Pick<SealedBundle, "manifestText"> & { readonly files: BundleFiles },
): Promise<void> {
  await createFolderAtomically(path, async (temporary) => {
    for (const [name, content] of files) {
      await writeFile(join(temporary, name), content, { flag: "wx" });
    }
    await writeFile(join(temporary, manifestFileName), manifestText, { flag: "wx" });
  });
}

function taken(version: ModelVersion): RefusedError {
  return new RefusedError(
    "E_VERSION_TAKEN",
    `Cannot write version ${version}: another version was written in the same second`,
    { retryable: true },
  );
}

function stampOf(version: ModelVersion): string | undefined {
  return parseVersionId(version)?.stamp;
}
