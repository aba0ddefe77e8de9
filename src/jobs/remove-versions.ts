import { sizeOfFolder } from "../adapters/model-files/size-of-folder.ts";
import { readAliases } from "../adapters/registry-files/read-aliases.ts";
import { removeVersion } from "../adapters/registry-files/remove-version.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import { MisuseError, RefusedError } from "../foundation/errors.ts";
import type { ModelKind } from "../learning/bundle/model-kind.ts";
import type { ModelVersion } from "../learning/bundle/version-id.ts";
import { aliasesOf } from "../lifecycle/registry/alias.ts";
import { parseReason } from "../lifecycle/registry/reason.ts";
import type { InstrumentId } from "../market/instrument.ts";
import type { Timeframe } from "../market/timeframe.ts";
import { goneVersion } from "./moving/gone-version.ts";
import { nameOf, type PlacedVersion, versionById } from "./moving/version-by-id.ts";

export interface RemoveVersionsRequest {
  readonly modelsDir: string;
  /** Ids, or starts of ids that no other version has. */
  readonly versions: readonly string[];
  /** Kept in the audit log. Default: "removed by hand". */
  readonly reason?: string | undefined;
}

export interface RemovedVersion {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  readonly kind: ModelKind;
  readonly version: ModelVersion;
  /** What it took on the disk. */
  readonly bytes: number;
}

/**
 * Removes versions for ever, those too that are noted and whose folder somebody deleted. Where an alias means one of them none is removed.
 *
 * @throws {MisuseError} E_OPTION: the reason is empty or too long; E_NO_MODEL, E_WHICH_MODEL.
 * @throws {RefusedError} E_VERSION_IN_USE, E_AUDIT_BROKEN.
 * @throws {WorldError} E_REGISTRY_BUSY, E_REGISTRY_BEHIND, E_DISK_WRITE, E_MODELS_READ, E_ALIASES_BROKEN.
 */
export async function removeVersions(
  { modelsDir, versions, reason: asked }: RemoveVersionsRequest,
  clock: Clock = systemClock,
): Promise<readonly RemovedVersion[]> {
  const reason = parseReason(asked) ?? "removed by hand";
  const meant = new Map<string, PlacedVersion>();
  for (const reference of versions) {
    const found = await versionToRemove(modelsDir, reference);
    meant.set(found.path, found);
  }
  for (const found of meant.values()) await refuseInUse(found);
  const removed: RemovedVersion[] = [];
  for (const { place, version, path } of meant.values()) {
    const { instrument, timeframe, kind } = place;
    const bytes = await sizeOfFolder(path);
    await removeVersion(place, version, reason, clock);
    removed.push({ instrument, timeframe, kind, version, bytes });
  }
  return removed;
}

async function versionToRemove(modelsDir: string, reference: string): Promise<PlacedVersion> {
  try {
    return await versionById(modelsDir, reference);
  } catch (error) {
    if (!(error instanceof MisuseError) || error.code !== "E_NO_MODEL") throw error;
    const gone = await goneVersion(modelsDir, reference);
    if (gone === undefined) throw error;
    return gone;
  }
}

async function refuseInUse({ place, version }: PlacedVersion): Promise<void> {
  const names = aliasesOf(await readAliases(place), version);
  if (names.length === 0) return;
  throw new RefusedError(
    "E_VERSION_IN_USE",
    `Cannot remove ${nameOf({ place, version })}: it is ${names.join(" and ")}; deploy or roll back to another first`,
  );
}
