import { join } from "node:path";
import { modelFolder, type ModelPlace } from "../adapters/model-files/model-place.ts";
import { placeSealed, type WrittenVersion } from "../adapters/model-files/write-version.ts";
import { changeRegistry } from "../adapters/registry-files/change-registry.ts";
import { deleteVersionFolder } from "../adapters/registry-files/version-folders.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import { RefusedError } from "../foundation/errors.ts";
import type { ModelMetadata } from "../learning/bundle/metadata.ts";
import type { ModelKind } from "../learning/bundle/model-kind.ts";
import { type ModelVersion, parseVersionId } from "../learning/bundle/version-id.ts";
import type { RegistryChange, RegistryNow } from "../lifecycle/registry/apply-changes.ts";
import { versionFacts } from "../lifecycle/registry/version-facts.ts";
import type { InstrumentId } from "../market/instrument.ts";
import type { Timeframe } from "../market/timeframe.ts";
import { importedVersion } from "./moving/imported-version.ts";

export interface ImportVersionRequest {
  /** A version's folder, as `export --bundle` writes it. */
  readonly path: string;
  readonly modelsDir: string;
}

export interface ImportedVersion extends WrittenVersion {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  readonly kind: ModelKind;
  readonly metadata: ModelMetadata;
  /** All of its files. */
  readonly bytes: number;
}

/**
 * Brings in a version that was trained by candlecast elsewhere: read once, proven, then written beside
 * its place and given its name in one step. It answers for nothing until it is deployed.
 *
 * @throws {MisuseError} E_FILE_MISSING, E_IMPORT_FOLDER.
 * @throws {RefusedError} E_IMPORT_TAKEN: the model has it, or another with its time stamp; and all
 *   that `importedVersion` and `changeRegistry` throw.
 * @throws {WorldError} E_AUDIT_UNDECIDED, E_REGISTRY_BEHIND: its folder stands, and the next start
 *   shows or ends it; E_DISK_WRITE, E_REGISTRY_BUSY: nothing was imported.
 */
export async function importVersion(
  { path: from, modelsDir }: ImportVersionRequest,
  clock: Clock = systemClock,
): Promise<ImportedVersion> {
  const { stored, metadata, place } = await importedVersion(from, modelsDir, clock.nowMs());
  const { version, files, manifestText } = stored;
  const sizes = [...files.values()].map(({ length }) => length);
  const bytes = sizes.reduce((sum, size) => sum + size, Buffer.byteLength(manifestText));
  const facts = versionFacts(metadata, bytes);
  let isPlaced = false;
  // Under the registry's claim: a start that came between would take the folder for a found one. What
  // is not noted was not imported.
  const undo = async (): Promise<void> => {
    if (isPlaced) await deleteVersionFolder(place, version);
  };
  const decide = async (now: RegistryNow): Promise<RegistryChange> => {
    refuseTaken(now, version, place);
    await placeSealed(place, { version, files, manifestText });
    isPlaced = true;
    return { event: { kind: "registered", version, origin: "import", facts } };
  };
  await changeRegistry(place, clock, decide, { undo });
  const { instrument, timeframe, kind } = place;
  const path = join(modelFolder(place), version);
  return { version, path, instrument, timeframe, kind, metadata, bytes };
}

function refuseTaken(
  { versions }: RegistryNow,
  version: ModelVersion,
  { instrument, timeframe, kind }: ModelPlace,
): void {
  const stamp = parseVersionId(version)?.stamp;
  const taken = versions.find((other) => parseVersionId(other)?.stamp === stamp);
  if (taken === undefined) return;
  const model = `${instrument} ${timeframe} ${kind}`;
  const reason =
    taken === version
      ? `${model} has it already`
      : `${model} has ${taken}, which was written in the same second, and a model's versions are told apart by their time`;
  throw new RefusedError("E_IMPORT_TAKEN", `Cannot import version ${version}: ${reason}`);
}
