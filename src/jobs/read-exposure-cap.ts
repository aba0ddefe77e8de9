import type { ModelPlace } from "../adapters/model-files/model-place.ts";
import { readVersion } from "../adapters/model-files/read-version.ts";
import { resolveVersion } from "../adapters/model-files/resolve-version.ts";
import { readAudit } from "../adapters/registry-files/read-audit.ts";
import { readWatchState } from "../adapters/watch-file/watch-file.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import { OperationalError } from "../foundation/errors.ts";
import type { ModelVersion } from "../learning/bundle/version-id.ts";
import { type ExposureCap, exposureCap, type ExposureFacts } from "../lifecycle/exposure-cap.ts";
import { lastDeploy } from "../lifecycle/registry/last-deploy.ts";
import { watchedExposure } from "../lifecycle/triggers/watch-state.ts";
import { versionParts } from "../serving/open-version.ts";
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
 * spoke against the version: no deploy found in a broken log is no live money, a broken watch.json is
 * a drift alarm.
 *
 * @param options.version The version that would trade; default: the champion.
 * @throws {RefusedError} E_VERSION_BROKEN and its kin: its files cannot be trusted.
 * @throws {WorldError} E_ALIASES_BROKEN, E_MODELS_READ.
 */
export async function readExposureCap(
  place: ModelPlace,
  options: { readonly version?: string | undefined; readonly clock?: Clock } = {},
): Promise<VersionCap> {
  const { clock = systemClock } = options;
  const resolved = await resolveVersion(place, options.version);
  if (options.version === undefined && !resolved.deployed) return nobody;
  const { version, path } = resolved;
  const nowMs = clock.nowMs();
  const { files } = await readVersion(path);
  const { metadata } = versionParts(files, { ...place, version, path });
  const deploy = lastDeploy((await readAudit(place)).entries, version);
  const facts = {
    verdict: deploy?.verdict ?? null,
    acceptNoEdge: deploy?.acceptNoEdge ?? null,
    modelAgeDays: modelAgeMs(metadata, nowMs) / dayMs,
    drift: await driftOf(place, version, nowMs),
  };
  return { version, ...exposureCap(facts) };
}

async function driftOf(
  place: ModelPlace,
  version: ModelVersion,
  nowMs: number,
): Promise<ExposureFacts["drift"]> {
  try {
    return watchedExposure(await readWatchState(place), version, nowMs);
  } catch (error) {
    if (!(error instanceof OperationalError)) throw error;
    return { factor: 0.5, reason: `Whether there is drift is not known: ${error.message}.` };
  }
}
