import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { replaceFileAtomically } from "../../foundation/atomic-files.ts";
import type { Clock } from "../../foundation/clock.ts";
import { MisuseError, RefusedError } from "../../foundation/errors.ts";
import { type ModelVersion, versionStamp } from "../../learning/bundle/version-id.ts";
import { aliasNames, type AliasTable, changeAliases } from "../../lifecycle/registry/alias.ts";
import { projectAliases } from "../../lifecycle/registry/alias-projection.ts";
import { encodeEntry, sealEntry, timeAfter } from "../../lifecycle/registry/audit-entry.ts";
import { standingAliases } from "../../lifecycle/registry/standing-aliases.ts";
import { modelFolder, type ModelPlace } from "../model-files/model-place.ts";
import { replaceAliases } from "./aliases-file.ts";
import { rewriteLog } from "./audit-file.ts";
import { withRegistry } from "./claim-registry.ts";
import { mendRegistry } from "./mend-registry.ts";
import { readAliasesFile } from "./read-aliases.ts";
import { readAudit } from "./read-audit.ts";
import { readRegistryFile } from "./read-registry-file.ts";
import { auditPath } from "./registry-paths.ts";
import { versionFolders } from "./version-folders.ts";

export interface RestartedLog {
  /** Where the damaged log lies now, every byte of it; `undefined` where there was none. */
  readonly putAside: string | undefined;
  /** Lines that were good and are kept. */
  readonly kept: number;
  readonly aliases: AliasTable;
}

/**
 * Makes a damaged audit log usable: it is put aside as it is, and a log of its good lines goes on
 * with a `restarted` event that carries the aliases that stand: the newer of those of `aliases.json`
 * and of the good lines. Between its last good line and now nobody knows who was champion.
 *
 * @param reason A person's words, kept in the log.
 * @throws {MisuseError} E_AUDIT_WHOLE: nothing is wrong with it.
 * @throws {RefusedError} E_AUDIT_NEWER: a newer candlecast wrote to it, whose lines would be lost.
 * @throws {WorldError} E_REGISTRY_BUSY, E_DISK_WRITE, E_MODELS_READ, E_ALIASES_BROKEN: a newer
 *   candlecast wrote `aliases.json`.
 */
export async function restartLog(
  place: ModelPlace,
  reason: string,
  clock: Clock,
): Promise<RestartedLog> {
  return withRegistry(place, async () => {
    await refuseWhole(place, clock);
    const { entries } = await readAudit(place);
    const at = timeAfter(entries.at(-1), clock.nowMs());
    const file = await readAliasesFile(place);
    const byFile = file !== undefined && "aliases" in file ? file : undefined;
    const standing = standingAliases(projectAliases(entries), byFile);
    const aliases = withoutMissing(standing, await versionFolders(place), at);
    const event = { kind: "restarted", reason, aliases } as const;
    const restarted = [...entries, sealEntry(entries.at(-1), { at, event, aliases })];
    const putAside = await putLogAside(place, clock.nowMs());
    await rewriteLog(auditPath(place), restarted.map(encodeEntry).join(""));
    await replaceAliases(place, projectAliases(restarted));
    return { putAside, kept: entries.length, aliases };
  });
}

async function refuseWhole(place: ModelPlace, clock: Clock): Promise<void> {
  try {
    await mendRegistry(place, clock);
  } catch (error) {
    if (error instanceof RefusedError && error.code === "E_AUDIT_BROKEN") return;
    throw error;
  }
  const path = auditPath(place);
  throw new MisuseError("E_AUDIT_WHOLE", `Cannot start ${path} anew: nothing is wrong with it`);
}

function withoutMissing(
  table: AliasTable,
  standing: readonly ModelVersion[],
  at: string,
): AliasTable {
  const missing = aliasNames.filter((name) => {
    const version = table[name]?.version;
    return version !== undefined && !standing.includes(version);
  });
  return changeAliases(table, Object.fromEntries(missing.map((name) => [name, null])), at);
}

async function putLogAside(place: ModelPlace, nowMs: number): Promise<string | undefined> {
  const path = auditPath(place);
  if ((await readRegistryFile(path)) === undefined) return undefined;
  const aside = join(modelFolder(place), `audit.broken-${versionStamp(nowMs)}.jsonl`);
  await replaceFileAtomically(aside, (temporaryPath) => copyFile(path, temporaryPath));
  return aside;
}
