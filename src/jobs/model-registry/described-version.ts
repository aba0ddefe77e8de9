import { sep } from "node:path";
import { findVersions } from "../../adapters/model-files/find-versions.ts";
import { inspectVersion } from "../../adapters/model-files/inspect-version.ts";
import type { ModelPlace } from "../../adapters/model-files/model-place.ts";
import { readAliases } from "../../adapters/registry-files/read-aliases.ts";
import { RefusedError } from "../../foundation/errors.ts";
import { sha256Hex } from "../../learning/bundle/manifest.ts";
import { type ModelMetadata, parseMetadata } from "../../learning/bundle/metadata.ts";
import { bundleFileNames } from "../../learning/bundle/model-kind.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import { aliasesOf, type AliasName } from "../../lifecycle/registry/alias.ts";
import { type ChosenVersion, chooseVersion, type ModelChoice } from "../judging/choose-version.ts";
import { bundleFindingText } from "./version-findings.ts";

/** A version as its folder tells it. */
export interface DescribedVersion {
  readonly version: ModelVersion;
  readonly path: string;
  readonly place: ModelPlace;
  readonly aliases: readonly AliasName[];
  readonly files: readonly DescribedFile[];
  /** `undefined` where they cannot be read. */
  readonly metadata: ModelMetadata | undefined;
  /** Everything that is wrong with its files; nothing where every byte is as it was written. */
  readonly broken: readonly string[];
}

export interface DescribedFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Finds the version that is meant and reads all of it.
 *
 * @param reference As `chooseVersion` reads it.
 * @throws {MisuseError} E_NO_MODEL, E_WHICH_MODEL, E_NO_CHAMPION.
 * @throws {WorldError} E_MODELS_READ, E_ALIASES_BROKEN.
 */
export async function describeVersion(
  choice: ModelChoice,
  reference?: string,
): Promise<DescribedVersion> {
  const narrowed = { ...choice, ...(await modelOfVersion(choice, reference)) };
  const { version, path, place }: ChosenVersion = await chooseVersion(narrowed, reference);
  const { files, findings } = await inspectVersion(path);
  const metadata = metadataIn(files.get(bundleFileNames(place.instrument, place.kind).metadata));
  const broken = findings.map((finding) =>
    "file" in finding
      ? `${finding.file}: ${bundleFindingText(finding)}`
      : bundleFindingText(finding),
  );
  return {
    version,
    path,
    place,
    aliases: aliasesOf(await readAliases(place), version),
    files: [...files].map(([name, content]) => ({
      name,
      bytes: content.length,
      sha256: sha256Hex(content),
    })),
    metadata,
    broken,
  };
}

// Nobody has to name the model of a version that is the only one to begin so.
async function modelOfVersion(
  { modelsDir, instrument }: ModelChoice,
  reference: string | undefined,
): Promise<Partial<ModelChoice>> {
  if (instrument !== undefined || reference === undefined || !/^\d/.test(reference)) return {};
  const [only, ...others] = await findVersions(modelsDir, reference);
  if (only === undefined || others.length > 0) return {};
  const [kind, timeframe, owner] = only.split(sep).toReversed().slice(1);
  return { instrument: owner, timeframe, type: kind === "sentiment" ? "sentiment" : "price" };
}

function metadataIn(content: Uint8Array | undefined): ModelMetadata | undefined {
  try {
    return content && parseMetadata(Buffer.from(content).toString("utf8"));
  } catch (error) {
    if (error instanceof RefusedError) return undefined;
    throw error;
  }
}
