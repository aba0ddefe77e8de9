import type { Clock } from "../../foundation/clock.ts";
import { WorldError } from "../../foundation/errors.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import { projectAliases } from "../../lifecycle/registry/alias-projection.ts";
import {
  applyChanges,
  type RegistryChange,
  type RegistryNow,
} from "../../lifecycle/registry/apply-changes.ts";
import type { AuditEntry } from "../../lifecycle/registry/audit-entry.ts";
import type { ModelPlace } from "../model-files/model-place.ts";
import { type PreparedAliases, prepareAliases } from "./aliases-file.ts";
import { appendEntries } from "./audit-file.ts";
import { withRegistry } from "./claim-registry.ts";
import { type MendedRegistry, mendRegistry } from "./mend-registry.ts";
import { auditPath } from "./registry-paths.ts";
import { deleteVersionFolder } from "./version-folders.ts";

type Decided = RegistryChange | readonly RegistryChange[];

export interface ChangeOptions {
  /** A version whose folder stands and that `decide` is about to note: it is not noted as found. */
  readonly noting?: ModelVersion;
  /** Takes back what `decide` did besides; asked under the claim, where nothing came into force. */
  readonly undo?: () => Promise<void>;
}

/**
 * The one way to change anything in a model's registry. Under its claim: what a killed process left
 * undone is ended, `decide` is asked, its events are noted in the audit log, which puts them in
 * force, and `aliases.json` and the folders of removed versions follow.
 *
 * @param decide Sees the registry as it is and answers what shall happen; an empty list: nothing.
 *   What it throws comes through, and nothing is written. A folder that comes back under the id of a
 *   removed version must be put in its place in here.
 * @returns The registry afterwards.
 * @throws {WorldError} E_REGISTRY_BUSY, E_DISK_WRITE: nothing was changed; E_AUDIT_UNDECIDED: whether
 *   it is in force shows at the next start; E_REGISTRY_BEHIND: it is in force, and what follows from
 *   it will be ended by the next start; E_MODELS_READ.
 * @throws {RefusedError} E_AUDIT_BROKEN, E_VERSION_IN_USE.
 * @throws {MisuseError} E_NO_MODEL: an alias would mean a version that is not there.
 */
export async function changeRegistry(
  place: ModelPlace,
  clock: Clock,
  decide: (now: RegistryNow) => Decided | Promise<Decided>,
  { noting, undo }: ChangeOptions = {},
): Promise<RegistryNow> {
  return withRegistry(place, async () => {
    const registry = await mendRegistry(place, clock, noting);
    try {
      const decided = await decide(registry.now);
      const changes = "event" in decided ? [decided] : decided;
      return changes.length === 0 ? registry.now : await change(place, registry, changes, clock);
    } catch (error) {
      // What went wrong first is what counts; what cannot be taken back, the next start finds.
      if (!mayBeInForce(error)) await undo?.().catch(() => undefined);
      throw error;
    }
  });
}

async function change(
  place: ModelPlace,
  { now, logBytes }: Pick<MendedRegistry, "now" | "logBytes">,
  changes: readonly RegistryChange[],
  clock: Clock,
): Promise<RegistryNow> {
  const added = applyChanges(now, changes, clock.nowMs());
  const next = afterwards(now, added);
  const prepared = await prepareFollowing(place, next, added);
  try {
    await appendEntries(auditPath(place), added, logBytes);
  } catch (error) {
    await prepared?.discard();
    throw error;
  }
  await follow(place, added, prepared);
  return next;
}

function mayBeInForce(error: unknown): boolean {
  if (!(error instanceof WorldError)) return false;
  return error.code === "E_AUDIT_UNDECIDED" || error.code === "E_REGISTRY_BEHIND";
}

function afterwards(now: RegistryNow, added: readonly AuditEntry[]): RegistryNow {
  const versions = new Set(now.versions);
  let { aliases } = now;
  for (const { event, aliases: table } of added) {
    if (event.kind === "registered") versions.add(event.version);
    if (event.kind === "removed") versions.delete(event.version);
    aliases = table ?? aliases;
  }
  return { aliases, entries: [...now.entries, ...added], versions: [...versions].toSorted() };
}

// Before anything is deleted `aliases.json` is written anew even where it says the same: an earlier
// one may not have reached the disk.
async function prepareFollowing(
  place: ModelPlace,
  next: RegistryNow,
  added: readonly AuditEntry[],
): Promise<PreparedAliases | undefined> {
  const projection = projectAliases(next.entries);
  const isNeeded = added.some(({ event, aliases }) => aliases !== null || event.kind === "removed");
  return isNeeded && projection.seq > 0 ? prepareAliases(place, projection) : undefined;
}

async function follow(
  place: ModelPlace,
  added: readonly AuditEntry[],
  prepared: PreparedAliases | undefined,
): Promise<void> {
  try {
    await prepared?.place();
    for (const version of removedBy(added)) await deleteVersionFolder(place, version);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new WorldError(
      "E_REGISTRY_BEHIND",
      `Cannot end a change of the registry that is noted and in force: ${reason}`,
      { cause },
    );
  }
}

function removedBy(added: readonly AuditEntry[]): readonly ModelVersion[] {
  return added.flatMap(({ event }) => (event.kind === "removed" ? [event.version] : []));
}
