import type { ModelPlace } from "../adapters/model-files/model-place.ts";
import { readVersion } from "../adapters/model-files/read-version.ts";
import { resolveVersion } from "../adapters/model-files/resolve-version.ts";
import { readAudit } from "../adapters/registry-files/read-audit.ts";
import { auditPath } from "../adapters/registry-files/registry-paths.ts";
import { readToldExposure } from "../adapters/watch-file/told-exposure.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import type { ModelMetadata } from "../learning/bundle/metadata.ts";
import type { ModelVersion } from "../learning/bundle/version-id.ts";
import { type ExposureCap, exposureCap } from "../lifecycle/exposure-cap.ts";
import { auditDamage } from "../lifecycle/registry/audit-entry.ts";
import { lastDeploy } from "../lifecycle/registry/last-deploy.ts";
import { type VersionParts, versionParts } from "../serving/open-version.ts";
import { modelAgeMs } from "../serving/staleness.ts";

export type { ExposureCap } from "../lifecycle/exposure-cap.ts";

/** How much may be at stake on the word of a model now. */
export interface VersionCap extends ExposureCap {
  /** The version that it is about; null while none is deployed. */
  readonly version: ModelVersion | null;
}

const dayMs = 86_400_000;
const nobody: VersionCap = {
  version: null,
  cap: 0,
  liveCap: 0,
  mode: "paper",
  reasons: ["No version is deployed: no live money, no new position."],
};

export interface ExposureCapOptions {
  /** The version that would trade; default: the champion. */
  readonly version?: string | undefined;
  /**
   * That version as it answers in this process: its files were proven when it was loaded and are not
   * read again.
   */
  readonly loaded?: { readonly metadata: ModelMetadata } | undefined;
}

/**
 * The money gate of a version, its age and what `watch` saw last. What cannot be read counts as if it
 * spoke against the version: the deploys of a broken log are no live money, a broken watch.json is
 * a drift alarm.
 *
 * @throws {RefusedError} E_VERSION_BROKEN and its kin: its files cannot be trusted.
 * @throws {WorldError} E_ALIASES_BROKEN, E_MODELS_READ.
 */
export async function readExposureCap(
  place: ModelPlace,
  options: ExposureCapOptions & { readonly clock?: Clock } = {},
): Promise<VersionCap> {
  const { clock = systemClock } = options;
  return (await openExposureCap(place, options)).at(clock.nowMs());
}

/** A cap as it stands at any moment, until a file of the model changes. */
export interface OpenedCap {
  readonly at: (nowMs: number) => VersionCap;
  /** False where a file could not be read: it may be readable the next time. */
  readonly isRead: boolean;
}

/** `readExposureCap` for whoever asks again while the model's files are the same; errors as there. */
export async function openExposureCap(
  place: ModelPlace,
  options: ExposureCapOptions = {},
): Promise<OpenedCap> {
  const resolved = await resolveVersion(place, options.version);
  if (options.version === undefined && !resolved.deployed) {
    return { at: () => nobody, isRead: true };
  }
  const { version, path } = resolved;
  const { metadata } = options.loaded ?? (await readParts(place, { version, path }));
  const { unknown, ...said } = await saidAtDeploy(place, version);
  const told = await readToldExposure(place, version);
  const at = (nowMs: number): VersionCap => {
    const modelAgeDays = modelAgeMs(metadata, nowMs) / dayMs;
    const { reasons, ...cap } = exposureCap({ ...said, modelAgeDays, drift: told.at(nowMs) });
    return { version, ...cap, reasons: [...unknown, ...reasons] };
  };
  return { at, isRead: told.isRead };
}

async function readParts(
  place: ModelPlace,
  { version, path }: { readonly version: ModelVersion; readonly path: string },
): Promise<VersionParts> {
  const { files } = await readVersion(path);
  return versionParts(files, { ...place, version, path });
}

// Who goes on past the damage of a log may have said something else.
async function saidAtDeploy(place: ModelPlace, version: ModelVersion) {
  const log = await readAudit(place);
  const damage = auditDamage(log, auditPath(place));
  if (damage !== undefined) {
    const unknown = [`What its deploy said is not known: ${damage}.`];
    return { verdict: null, acceptNoEdge: null, unknown };
  }
  const { verdict = null, acceptNoEdge = null } = lastDeploy(log.entries, version) ?? {};
  return { verdict, acceptNoEdge, unknown: [] };
}
