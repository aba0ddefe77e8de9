import type { ModelPlace } from "../adapters/model-files/model-place.ts";
import { readVersion } from "../adapters/model-files/read-version.ts";
import { resolveVersion } from "../adapters/model-files/resolve-version.ts";
import { readAudit } from "../adapters/registry-files/read-audit.ts";
import { auditPath } from "../adapters/registry-files/registry-paths.ts";
import { toldExposure } from "../adapters/watch-file/told-exposure.ts";
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

/**
 * The money gate of a version, its age and what `watch` saw last. What cannot be read counts as if it
 * spoke against the version: the deploys of a broken log are no live money, a broken watch.json is
 * a drift alarm.
 *
 * @param options.version The version that would trade; default: the champion.
 * @param options.loaded That version as it answers in this process: its files were proven when it was
 *   loaded and are not read again.
 * @throws {RefusedError} E_VERSION_BROKEN and its kin: its files cannot be trusted.
 * @throws {WorldError} E_ALIASES_BROKEN, E_MODELS_READ.
 */
export async function readExposureCap(
  place: ModelPlace,
  options: {
    readonly version?: string | undefined;
    readonly loaded?: { readonly metadata: ModelMetadata } | undefined;
    readonly clock?: Clock;
  } = {},
): Promise<VersionCap> {
  const { clock = systemClock } = options;
  const resolved = await resolveVersion(place, options.version);
  if (options.version === undefined && !resolved.deployed) return nobody;
  const { version, path } = resolved;
  const nowMs = clock.nowMs();
  const { metadata } = options.loaded ?? (await readParts(place, { version, path }));
  const { unknown, ...said } = await saidAtDeploy(place, version);
  const facts = {
    ...said,
    modelAgeDays: modelAgeMs(metadata, nowMs) / dayMs,
    drift: await toldExposure(place, version, nowMs),
  };
  const { reasons, ...cap } = exposureCap(facts);
  return { version, ...cap, reasons: [...unknown, ...reasons] };
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
