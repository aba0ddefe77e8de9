import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { modelFolder, type ModelPlace } from "../src/adapters/model-files/model-place.ts";
import { readVersion } from "../src/adapters/model-files/read-version.ts";
import { readAliases } from "../src/adapters/registry-files/read-aliases.ts";
import { recoverRegistry } from "../src/adapters/registry-files/recover-registry.ts";
import type { Clock } from "../src/foundation/clock.ts";
import { isVersionId, type ModelVersion } from "../src/learning/bundle/version-id.ts";
import { aliasNames, type AliasTable } from "../src/lifecycle/registry/alias.ts";
import { encodeProjection, projectAliases } from "../src/lifecycle/registry/alias-projection.ts";
import { type AuditEntry, readAuditLog } from "../src/lifecycle/registry/audit-entry.ts";
import { versionNotes } from "../src/lifecycle/registry/version-notes.ts";

/** What a reader finds; nothing is mended. */
export interface SeenRegistry {
  readonly aliases: AliasTable;
  readonly entries: readonly AuditEntry[];
  readonly versions: readonly ModelVersion[];
  /** What must never be seen; empty is sound. */
  readonly faults: readonly string[];
}

/**
 * Looks as a reader does, without a lock, after whatever happened: every alias must mean a version
 * whose every byte is proven, every folder named as a version must be whole.
 */
export async function seenRegistry(place: ModelPlace): Promise<SeenRegistry> {
  const faults: string[] = [];
  const { entries } = readAuditLog(textOf(place, "audit.jsonl") ?? "");
  const aliases = await readAliases(place);
  const versions = namesIn(place).filter(isVersionId).toSorted();
  for (const name of aliasNames) {
    const version = aliases[name]?.version;
    if (version !== undefined && !versions.includes(version))
      faults.push(`${name} dangles: ${version} is not there`);
  }
  for (const version of versions) {
    await readVersion(join(modelFolder(place), version)).catch((error: unknown) =>
      faults.push(String(error)),
    );
  }
  return { aliases, entries, versions, faults };
}

/**
 * The same after the next start: log whole, aliases as it says, no version but the registered ones,
 * nothing left over.
 */
export async function recoveredRegistry(place: ModelPlace, clock: Clock): Promise<SeenRegistry> {
  const { unmended } = await recoverRegistry(place, clock);
  const seen = await seenRegistry(place);
  const faults = [...seen.faults, ...unmended];
  const { entries, fault } = readAuditLog(textOf(place, "audit.jsonl") ?? "");
  if (fault !== undefined) faults.push(`line ${fault.line} of the log: ${fault.reason}`);
  const projection = projectAliases(entries);
  const told = textOf(place, "aliases.json");
  if ((told ?? "") !== (projection.seq === 0 ? "" : encodeProjection(projection)))
    faults.push(`aliases.json does not say what the log says: ${told ?? "missing"}`);
  const noted = versionNotes(entries);
  const standing = [...noted.keys()].filter((id) => noted.get(id)?.kind === "registered");
  if (standing.toSorted().join() !== seen.versions.join())
    faults.push(`registered are ${standing.join()}, there are ${seen.versions.join()}`);
  const known = new Set<string>([...seen.versions, "audit.jsonl", "aliases.json"]);
  faults.push(...namesIn(place).flatMap((name) => (known.has(name) ? [] : [`${name} is left`])));
  return { ...seen, faults };
}

function namesIn(place: ModelPlace): readonly string[] {
  try {
    return readdirSync(modelFolder(place));
  } catch {
    return [];
  }
}

function textOf(place: ModelPlace, name: string): string | undefined {
  try {
    return readFileSync(join(modelFolder(place), name), "utf8");
  } catch {
    return undefined;
  }
}
