import { sweepTemporaries } from "../../foundation/sweep-temporaries.ts";
import type { Clock } from "../../foundation/clock.ts";
import { OperationalError, RefusedError } from "../../foundation/errors.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import {
  type AliasProjection,
  isSameTable,
  projectAliases,
} from "../../lifecycle/registry/alias-projection.ts";
import { applyChanges, type RegistryNow } from "../../lifecycle/registry/apply-changes.ts";
import {
  auditDamage,
  type AuditEntry,
  type AuditLog,
  chainStart,
  encodeEntry,
  readAuditLog,
} from "../../lifecycle/registry/audit-entry.ts";
import { versionNotes } from "../../lifecycle/registry/version-notes.ts";
import { modelFolder, type ModelPlace } from "../model-files/model-place.ts";
import { replaceAliases } from "./aliases-file.ts";
import { appendEntries, rewriteLog } from "./audit-file.ts";
import { brokenAliases, readAliasesFile } from "./read-aliases.ts";
import { readRegistryFile } from "./read-registry-file.ts";
import { readVersionFacts } from "./read-version-facts.ts";
import { aliasesPath, auditPath } from "./registry-paths.ts";
import { restartCure } from "./restart-cure.ts";
import { deleteVersionFolder, standingVersions } from "./version-folders.ts";

/** What a start found undone and did, and what it could not do. */
export interface Mended {
  /** One sentence each. */
  readonly mended: readonly string[];
  /** One sentence each; none of it keeps anybody from changing the registry. */
  readonly unmended: readonly string[];
}

export interface MendedRegistry extends Mended {
  readonly now: RegistryNow;
  /** Length of the log. */
  readonly logBytes: number;
}

/**
 * Ends what a killed process began, so that log, aliases and folders say the same; for who holds the
 * claim. Doing it again, after a crash anywhere in it too, ends the same.
 *
 * @param noting A version that its writer is about to note.
 * @throws {RefusedError} E_AUDIT_BROKEN: the log was changed or lost lines; E_AUDIT_NEWER: it holds
 *   what this candlecast does not know.
 * @throws {WorldError} E_DISK_WRITE, E_MODELS_READ, E_ALIASES_BROKEN: a newer candlecast wrote it.
 */
export async function mendRegistry(
  place: ModelPlace,
  clock: Clock,
  noting?: ModelVersion,
): Promise<MendedRegistry> {
  const notes: Notes = { mended: [], unmended: [] };
  await tryTo(notes, "remove what killed runs left behind", async () => {
    const swept = await sweepTemporaries(modelFolder(place), clock);
    if (swept.length > 0) notes.mended.push(`Removed ${swept.length} half-built files or folders.`);
  });
  const log = await mendLog(place, notes);
  const folders = await mendFolders(place, log.entries, notes);
  const now = { ...folders, aliases: log.projection.aliases, entries: log.entries };
  const known = versionNotes(log.entries);
  const found = folders.versions.filter((version) => !known.has(version) && version !== noting);
  const registry = { now, logBytes: log.bytes, ...notes };
  return found.length === 0 ? registry : noteFound(place, registry, { found, clock });
}

interface Notes {
  readonly mended: string[];
  readonly unmended: string[];
}

async function tryTo(notes: Notes, what: string, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!isOfTheWorld(error)) throw error;
    notes.unmended.push(`Could not ${what}: ${error.message}`);
  }
}

function isOfTheWorld(error: unknown): error is Error {
  return error instanceof OperationalError || (error instanceof Error && "syscall" in error);
}

interface MendedLog {
  readonly entries: readonly AuditEntry[];
  readonly projection: AliasProjection;
  readonly bytes: number;
}

async function mendLog(place: ModelPlace, notes: Notes): Promise<MendedLog> {
  const path = auditPath(place);
  const text = (await readRegistryFile(path)) ?? "";
  const log = readAuditLog(text);
  const { entries, fault } = log;
  refuseDamaged(log, path);
  const projection = projectAliases(entries);
  const isBehind = await areAliasesBehind(place, entries, projection);
  const bytes = fault?.goodBytes ?? Buffer.byteLength(text);
  if (fault !== undefined || isBehind)
    await rewriteLog(path, Buffer.from(text).toString("utf8", 0, bytes));
  if (fault !== undefined)
    notes.mended.push(`Cut the end of ${path}, which a killed run had not finished.`);
  if (isBehind) {
    await replaceAliases(place, projection);
    notes.mended.push(`Wrote ${aliasesPath(place)} again, as the audit log says.`);
  }
  return { entries, projection, bytes };
}

/**
 * Whether the aliases that readers see are not yet those of the log.
 *
 * @throws {RefusedError} E_AUDIT_BROKEN: they follow entries that the log lost.
 * @throws {WorldError} E_ALIASES_BROKEN: a newer candlecast wrote them; E_MODELS_READ.
 */
export async function areAliasesBehind(
  place: ModelPlace,
  entries: readonly AuditEntry[],
  projection: AliasProjection,
): Promise<boolean> {
  const file = await readAliasesFile(place);
  if (file === undefined) return projection.seq > 0;
  if (!("aliases" in file)) {
    if (file.isNewer) throw brokenAliases(place, file.reason);
    return true;
  }
  const { seq, head, aliases } = file;
  const isSame = isSameTable(aliases, projection.aliases);
  // Another table under the log's own number was written by hand.
  if (seq === projection.seq && head === projection.head) return !isSame;
  const isInLog = (seq === 0 ? chainStart : entries[seq - 1]?.hash) === head;
  // Of a log that was started anew the aliases may stand already, under their old number.
  if (isInLog || isSame) return true;
  throw brokenLog(
    `${aliasesPath(place)} follows its entry ${seq}, which ${auditPath(place)} does not hold: lines were lost`,
  );
}

/** @throws {RefusedError} E_AUDIT_BROKEN, E_AUDIT_NEWER: a log that no start mends. */
export function refuseDamaged(log: AuditLog, path: string): void {
  const damage = auditDamage(log, path);
  if (damage === undefined) return;
  throw log.fault?.isNewer === true ? newerLog(damage) : brokenLog(damage);
}

/** E_AUDIT_NEWER: its lines must stay as they are. */
function newerLog(reason: string): RefusedError {
  return new RefusedError(
    "E_AUDIT_NEWER",
    `Cannot change the registry: ${reason}; use that candlecast, or put the log back from a backup`,
  );
}

/** E_AUDIT_BROKEN. */
function brokenLog(reason: string): RefusedError {
  return new RefusedError(
    "E_AUDIT_BROKEN",
    `Cannot change the registry: its audit log was damaged, ${reason}; ${restartCure}`,
  );
}

async function mendFolders(
  place: ModelPlace,
  entries: readonly AuditEntry[],
  notes: Notes,
): Promise<{ readonly versions: readonly ModelVersion[] }> {
  const { versions, removed } = await standingVersions(place, entries);
  if (removed.length > 0) await deleteRemoved(place, { entries, removed }, notes);
  return { versions };
}

async function deleteRemoved(
  place: ModelPlace,
  what: { readonly entries: readonly AuditEntry[]; readonly removed: readonly ModelVersion[] },
  notes: Notes,
): Promise<void> {
  const projection = projectAliases(what.entries);
  // A power cut must not bring back aliases that mean what is deleted now.
  if (projection.seq > 0) await replaceAliases(place, projection);
  for (const version of what.removed) {
    await tryTo(notes, `delete the removed version ${version}`, async () => {
      await deleteVersionFolder(place, version);
      notes.mended.push(`Deleted version ${version}, which had been removed.`);
    });
  }
}

// Versions from before there was a log, and of runs that were killed before they could note them.
async function noteFound(
  place: ModelPlace,
  registry: MendedRegistry,
  { found, clock }: { readonly found: readonly ModelVersion[]; readonly clock: Clock },
): Promise<MendedRegistry> {
  const { now, logBytes } = registry;
  const notes: Notes = { mended: [...registry.mended], unmended: [...registry.unmended] };
  const changes: { event: AuditEntry["event"] }[] = [];
  for (const version of found) {
    await tryTo(notes, `note version ${version}`, async () => {
      const facts = await readVersionFacts(place, version);
      changes.push({ event: { kind: "registered", version, origin: "found", facts } });
      notes.mended.push(`Noted version ${version}, whose folder was there.`);
    });
  }
  if (changes.length === 0) return { ...registry, ...notes };
  const added = applyChanges(now, changes, clock.nowMs());
  await appendEntries(auditPath(place), added, logBytes);
  const addedBytes = Buffer.byteLength(added.map(encodeEntry).join(""));
  const entries = [...now.entries, ...added];
  return { now: { ...now, entries }, logBytes: logBytes + addedBytes, ...notes };
}
