import { WorldError } from "../../foundation/errors.ts";
import type { AliasTable } from "../../lifecycle/registry/alias.ts";
import {
  type AliasProjection,
  projectAliases,
  readProjection,
  type UnreadableProjection,
} from "../../lifecycle/registry/alias-projection.ts";
import { auditDamage } from "../../lifecycle/registry/audit-entry.ts";
import type { ModelPlace } from "../model-files/model-place.ts";
import { readAudit } from "./read-audit.ts";
import { readRegistryFile } from "./read-registry-file.ts";
import { aliasesPath, auditPath } from "./registry-paths.ts";
import { restartCure } from "./restart-cure.ts";

/**
 * Whom the aliases of a model mean. No lock is taken: the table is the one before or after a change.
 * What `aliases.json` does not tell is taken from the audit log; where nothing was ever deployed,
 * or the model is from before there were aliases, they mean nobody.
 *
 * @throws {WorldError} E_ALIASES_BROKEN: neither file can be believed; E_MODELS_READ.
 */
export async function readAliases(place: ModelPlace): Promise<AliasTable> {
  const file = await readAliasesFile(place);
  if (file !== undefined && "aliases" in file) return file.aliases;
  if (file?.isNewer === true) throw brokenAliases(place, file.reason);
  const log = await readAudit(place);
  const damage = auditDamage(log, auditPath(place));
  if (damage !== undefined)
    throw brokenAliases(place, `${file?.reason ?? "it is missing"}, and ${damage}; ${restartCure}`);
  return projectAliases(log.entries).aliases;
}

/** What stands in `aliases.json`; `undefined` where there is no such file. */
export async function readAliasesFile(
  place: ModelPlace,
): Promise<AliasProjection | UnreadableProjection | undefined> {
  const text = await readRegistryFile(aliasesPath(place));
  return text === undefined ? undefined : readProjection(text);
}

/** E_ALIASES_BROKEN. */
export function brokenAliases(place: ModelPlace, reason: string): WorldError {
  return new WorldError("E_ALIASES_BROKEN", `Cannot believe ${aliasesPath(place)}: ${reason}`);
}
