import { join } from "node:path";
import { RefusedError, WorldError } from "../../foundation/errors.ts";
import { bundleFileNames } from "../../learning/bundle/model-kind.ts";
import { manifestFileName, parseManifest, sha256Hex } from "../../learning/bundle/manifest.ts";
import { parseMetadata } from "../../learning/bundle/metadata.ts";
import { type ModelVersion, versionId } from "../../learning/bundle/version-id.ts";
import type { VersionFacts } from "../../lifecycle/registry/registry-event.ts";
import { versionFacts } from "../../lifecycle/registry/version-facts.ts";
import { readPlainFile } from "../model-files/read-plain-file.ts";
import { modelFolder, type ModelPlace } from "../model-files/model-place.ts";

/**
 * What lists show of a version, from its manifest and metadata alone, both proved against the
 * version's name. Whether its other files are whole is `readVersion`'s question.
 *
 * @throws {RefusedError} E_VERSION_BROKEN, E_MANIFEST, E_METADATA.
 * @throws {WorldError} E_MODELS_READ.
 */
export async function readVersionFacts(
  place: ModelPlace,
  version: ModelVersion,
): Promise<VersionFacts> {
  const folder = join(modelFolder(place), version);
  const manifestBytes = await readSmallFile(folder, manifestFileName);
  const manifest = parseManifest(Buffer.from(manifestBytes).toString("utf8"));
  if (versionId(manifest.stamp, sha256Hex(manifestBytes)) !== version)
    throw broken(folder, `${manifestFileName} was changed`);
  const name = bundleFileNames(place.instrument, place.kind).metadata;
  const metadataBytes = await readSmallFile(folder, name);
  if (manifest.files[name]?.sha256 !== sha256Hex(metadataBytes))
    throw broken(folder, `${name} was changed, or is not in the manifest`);
  const metadata = parseMetadata(Buffer.from(metadataBytes).toString("utf8"));
  const sizes = Object.values(manifest.files).map(({ bytes }) => bytes);
  return versionFacts(
    metadata,
    sizes.reduce((sum, bytes) => sum + bytes, manifestBytes.length),
  );
}

const bytesMax = 16 << 20;

async function readSmallFile(folder: string, name: string): Promise<Uint8Array> {
  try {
    return await readPlainFile(join(folder, name), bytesMax);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const code = cause instanceof Error && "code" in cause ? cause.code : "ENOENT";
    if (code === "ENOENT" || code === "ELOOP") throw broken(folder, `${name}: ${reason}`);
    throw new WorldError("E_MODELS_READ", `Cannot read ${folder}: ${reason}`, { cause });
  }
}

function broken(folder: string, reason: string): RefusedError {
  return new RefusedError("E_VERSION_BROKEN", `Cannot use the version in ${folder}: ${reason}`);
}
