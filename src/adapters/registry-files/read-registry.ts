import { projectAliases } from "../../lifecycle/registry/alias-projection.ts";
import type { RegistryNow } from "../../lifecycle/registry/apply-changes.ts";
import type { ModelPlace } from "../model-files/model-place.ts";
import { areAliasesBehind, refuseDamaged } from "./mend-registry.ts";
import { readAudit } from "./read-audit.ts";
import { auditPath } from "./registry-paths.ts";
import { standingVersions } from "./version-folders.ts";

/**
 * The registry as the next change would find it, for who only looks: the same versions, aliases and
 * refusals, though nothing is mended and no lock is taken. Versions that nobody noted yet are named,
 * and have no entry.
 *
 * @throws {RefusedError} E_AUDIT_BROKEN, E_AUDIT_NEWER.
 * @throws {WorldError} E_MODELS_READ, E_ALIASES_BROKEN: a newer candlecast wrote them.
 */
export async function readRegistry(place: ModelPlace): Promise<RegistryNow> {
  const log = await readAudit(place);
  refuseDamaged(log, auditPath(place));
  const { entries } = log;
  const projection = projectAliases(entries);
  // Asked for its refusals alone.
  await areAliasesBehind(place, entries, projection);
  const { versions } = await standingVersions(place, entries);
  return { aliases: projection.aliases, entries, versions };
}
