import { MisuseError, RefusedError } from "../../foundation/errors.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import { type AliasChange, aliasesOf, type AliasTable, changeAliases } from "./alias.ts";
import { type AuditEntry, sealEntry, timeAfter } from "./audit-entry.ts";
import type { RegistryEvent } from "./registry-event.ts";

/** One thing that is to happen, and whom aliases then mean. */
export interface RegistryChange {
  readonly event: RegistryEvent;
  readonly aliases?: AliasChange;
}

/** What is known of a model's versions at one moment. */
export interface RegistryNow {
  readonly aliases: AliasTable;
  /** The audit log, oldest first. */
  readonly entries: readonly AuditEntry[];
  /** Versions whose folders stand, oldest first. */
  readonly versions: readonly ModelVersion[];
}

/**
 * The entries that changes become. No alias is set to a version that does not stand, and none that
 * an alias means is removed.
 *
 * @param nowMs UTC epoch milliseconds.
 * @throws {MisuseError} E_NO_MODEL: an alias would mean a version that is not there.
 * @throws {RefusedError} E_VERSION_IN_USE: a version to be removed has an alias.
 */
export function applyChanges(
  now: RegistryNow,
  changes: readonly RegistryChange[],
  nowMs: number,
): readonly AuditEntry[] {
  const at = timeAfter(now.entries.at(-1), nowMs);
  const standing = new Set(now.versions);
  const added: AuditEntry[] = [];
  let table = now.aliases;
  for (const { event, aliases = {} } of changes) {
    if (event.kind === "registered") standing.add(event.version);
    if (event.kind === "removed") standing.delete(event.version);
    refuseMissing(aliases, standing);
    const next = changeAliases(table, aliases, at);
    if (event.kind === "removed") refuseInUse(next, event.version);
    const isChanged = Object.keys(aliases).length > 0 && !isSameGeneration(table, next);
    const last = added.at(-1) ?? now.entries.at(-1);
    added.push(sealEntry(last, { at, event, aliases: isChanged ? next : null }));
    table = next;
  }
  return added;
}

function refuseMissing(change: AliasChange, standing: ReadonlySet<ModelVersion>): void {
  for (const [alias, version] of Object.entries(change)) {
    if (version === null || standing.has(version)) continue;
    throw new MisuseError(
      "E_NO_MODEL",
      `Cannot make a version ${alias}: it does not exist, value was ${version}`,
    );
  }
}

function refuseInUse(table: AliasTable, version: ModelVersion): void {
  const names = aliasesOf(table, version);
  if (names.length === 0) return;
  throw new RefusedError(
    "E_VERSION_IN_USE",
    `Cannot remove version ${version}: it is ${names.join(" and ")}`,
  );
}

function isSameGeneration(a: AliasTable, b: AliasTable): boolean {
  const { champion, challenger, previous, shadow } = a.generations;
  const other = b.generations;
  return (
    champion === other.champion &&
    challenger === other.challenger &&
    previous === other.previous &&
    shadow === other.shadow
  );
}
