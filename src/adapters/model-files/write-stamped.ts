import { RefusedError } from "../../foundation/errors.ts";
import type { BundleFiles } from "../../learning/bundle/manifest.ts";
import type { ModelMetadata } from "../../learning/bundle/metadata.ts";
import { freeVersionStamp } from "./list-versions.ts";
import type { ModelPlace } from "./model-place.ts";
import { writeVersion, type WrittenVersion } from "./write-version.ts";

/** Others may write the same model in the same second, but not for ever. */
const attempts = 5;

/** A bundle's files and its metadata, which are one of them. */
export interface DescribedBundle {
  readonly files: BundleFiles;
  readonly metadata: ModelMetadata;
}

/**
 * Writes a version under the first free stamp; under a later one where another process was given the
 * same meanwhile.
 *
 * @param makeBundle The bundle for a stamp, which its metadata carry.
 * @throws {WorldError} E_DISK_WRITE: nothing is left behind.
 */
export async function writeStamped(
  place: ModelPlace,
  nowMs: number,
  makeBundle: (stamp: string) => Promise<DescribedBundle>,
): Promise<WrittenVersion & Pick<DescribedBundle, "metadata">> {
  for (let attempt = 1; ; attempt += 1) {
    const stamp = await freeVersionStamp(place, nowMs);
    const { files, metadata } = await makeBundle(stamp);
    try {
      return { ...(await writeVersion(place, { stamp, files })), metadata };
    } catch (error) {
      if (!isTaken(error) || attempt === attempts) throw error;
    }
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof RefusedError && error.code === "E_VERSION_TAKEN";
}
