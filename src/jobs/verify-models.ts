import type { ModelPlace } from "../adapters/model-files/model-place.ts";
import { strayEntries } from "../adapters/model-files/stray-entries.ts";
import { hasModelsFolder } from "../adapters/model-files/walk-models.ts";
import { type RestartedLog, restartLog } from "../adapters/registry-files/restart-log.ts";
import { readTrials } from "../adapters/trial-ledger/trial-ledger.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import { MisuseError, OperationalError } from "../foundation/errors.ts";
import { throwIfInterrupted } from "../foundation/throw-if-interrupted.ts";
import { parseReason } from "../lifecycle/registry/reason.ts";
import { type AskedPlace, askedPlaces, type PlaceFilter } from "./model-registry/asked-places.ts";
import type { RegistryFinding } from "./model-registry/registry-finding.ts";
import { verifyRegistry } from "./model-registry/registry-findings.ts";
import { verifyVersion } from "./model-registry/version-findings.ts";

export type { RegistryFinding } from "./model-registry/registry-finding.ts";

export interface VerifyModelsRequest extends PlaceFilter {
  /** Start damaged audit logs anew, for this reason, before anything is looked at. */
  readonly restartLog?: string | undefined;
}

export interface VerifiedModels {
  readonly models: number;
  readonly versions: number;
  readonly files: number;
  readonly bytes: number;
  /** Lines of audit logs, and looks at exams, that are proven. */
  readonly entries: number;
  readonly trials: number;
  /** Logs that were started anew. */
  readonly restarted: readonly (RestartedLog & { readonly model: string })[];
  /** In the order of paths; "broken" first for each model. */
  readonly findings: readonly RegistryFinding[];
}

export interface VerifyModelsWatch {
  /** Share of all versions that is checked, in (0, 1]. */
  readonly onProgress?: (share: number) => void;
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
}

/**
 * Walks a registry and names all that is wrong: every byte of every version, aliases, audit logs,
 * ledgers of trials, and what belongs to nobody. Changes nothing unless told to start a log anew.
 *
 * @throws {MisuseError} E_OPTION: the reason is empty or too long; E_NO_MODEL: there is no folder of
 *   models, or nothing in it is what was asked for; E_AUDIT_WHOLE: no log to be started anew is damaged.
 * @throws {WorldError} E_REGISTRY_BUSY, E_DISK_WRITE: of a log that was to be started anew.
 */
export async function verifyModels(
  request: VerifyModelsRequest = {},
  watch: VerifyModelsWatch = {},
): Promise<VerifiedModels> {
  const { clock = systemClock } = watch;
  const reason = parseReason(request.restartLog);
  await refuseNoFolder(request.modelsDir);
  const asked = await askedPlaces(request);
  const restarted = await restartBroken(asked, reason, clock);
  const versions = asked.reduce((sum, one) => sum + one.versions.length, 0);
  const total = { files: 0, bytes: 0, entries: 0, checked: 0 };
  const findings: RegistryFinding[] = [];
  for (const { place, versions: ids } of asked) {
    const registry = await verifyRegistry(place, ids);
    total.entries += registry.entries;
    findings.push(...registry.findings);
    for (const version of ids.toReversed()) {
      throwIfInterrupted(watch.signal);
      const one = await verifyVersion(place, version);
      total.files += one.files;
      total.bytes += one.bytes;
      findings.push(...one.findings);
      total.checked += 1;
      watch.onProgress?.(total.checked / versions);
    }
  }
  const ledgers = await verifyTrials(asked);
  findings.push(...ledgers.findings, ...(await straysOf(request)));
  const { files, bytes, entries } = total;
  const counts = { models: asked.length, versions, files, bytes, entries, trials: ledgers.trials };
  return { ...counts, restarted, findings };
}

// To prove nothing sound would look like an answer.
async function refuseNoFolder(modelsDir = "./models"): Promise<void> {
  if (await hasModelsFolder(modelsDir)) return;
  throw new MisuseError("E_NO_MODEL", `Cannot verify models: there is no folder ${modelsDir}`);
}

async function restartBroken(
  asked: readonly AskedPlace[],
  reason: string | undefined,
  clock: Clock,
): Promise<VerifiedModels["restarted"]> {
  if (reason === undefined) return [];
  const restarted: (RestartedLog & { readonly model: string })[] = [];
  for (const { place } of asked) {
    const log = await restartOne(place, reason, clock);
    if (log !== undefined) restarted.push({ ...log, model: nameOf(place) });
  }
  if (restarted.length > 0) return restarted;
  throw new MisuseError(
    "E_AUDIT_WHOLE",
    `Cannot start an audit log anew: none of ${asked.map(({ place }) => nameOf(place)).join(", ")} is damaged`,
  );
}

async function restartOne(
  place: ModelPlace,
  reason: string,
  clock: Clock,
): Promise<RestartedLog | undefined> {
  try {
    return await restartLog(place, reason, clock);
  } catch (error) {
    if (error instanceof OperationalError && error.code === "E_AUDIT_WHOLE") return undefined;
    throw error;
  }
}

function nameOf({ instrument, timeframe, kind }: ModelPlace): string {
  return `${instrument} ${timeframe} ${kind}`;
}

// Price and sentiment models of a timeframe share a ledger.
async function verifyTrials(asked: readonly AskedPlace[]) {
  const findings: RegistryFinding[] = [];
  const ledgers = new Map(
    asked.map(({ place }) => [`${place.instrument}/${place.timeframe}/trials.jsonl`, place]),
  );
  let trials = 0;
  for (const [path, place] of ledgers) {
    try {
      trials += (await readTrials(place)).length;
    } catch (error) {
      if (!(error instanceof OperationalError)) throw error;
      const reason = error.message.replace(/^Cannot .*?: /, "");
      findings.push({ kind: "broken", path, version: undefined, place: undefined, reason });
    }
  }
  return { trials, findings };
}

// Who asks for one model asks for nobody else's files.
async function straysOf(filter: PlaceFilter): Promise<readonly RegistryFinding[]> {
  const { modelsDir = "./models", instrument, timeframe, type } = filter;
  if ([instrument, timeframe, type].some((word) => word !== undefined)) return [];
  const strays = await strayEntries(modelsDir);
  return strays.map(({ path, reason }) => ({
    kind: "note",
    path,
    version: undefined,
    place: undefined,
    reason,
  }));
}
