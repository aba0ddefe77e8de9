import { join } from "node:path";
import { modelFolder, type ModelPlace } from "../../../adapters/model-files/model-place.ts";
import { readAudit } from "../../../adapters/registry-files/read-audit.ts";
import { auditPath } from "../../../adapters/registry-files/registry-paths.ts";
import { RefusedError } from "../../../foundation/errors.ts";
import { auditDamage } from "../../../lifecycle/registry/audit-entry.ts";
import { isTold, reignsOf } from "../../../lifecycle/registry/champion-at.ts";
import { lastDeploy } from "../../../lifecycle/registry/last-deploy.ts";
import type { Tenure } from "./tenure.ts";

/** First and last decision that is asked about, UTC epoch milliseconds. */
export interface DecisionSpan {
  readonly firstMs: number;
  readonly lastMs: number;
}

/**
 * Who reigned in a span by the promotion log, with what each deploy found.
 *
 * @throws {RefusedError} E_AUDIT_BROKEN: the log is damaged before the span's end.
 * @throws {WorldError} E_MODELS_READ.
 */
export async function logTenures(
  place: ModelPlace,
  { firstMs, lastMs }: DecisionSpan,
): Promise<readonly Tenure[]> {
  const log = await readAudit(place);
  const damage = auditDamage(log, auditPath(place));
  if (damage !== undefined && !isTold(log, lastMs)) {
    throw new RefusedError(
      "E_AUDIT_BROKEN",
      `Cannot tell who was champion: ${damage}; --model VERSION asks one version throughout`,
    );
  }
  const reigns = reignsOf(log.entries).filter(
    ({ fromMs, untilMs = Infinity }) => fromMs <= lastMs && untilMs > firstMs,
  );
  return reigns.map(({ version, fromMs, untilMs = Infinity }) => {
    const known = log.entries.filter(({ at }) => Date.parse(at) <= fromMs);
    const { verdict = null, acceptNoEdge = null } = lastDeploy(known, version) ?? {};
    const path = join(modelFolder(place), version);
    return {
      place,
      version,
      path,
      fromMs,
      untilMs,
      isReign: true,
      deploy: { verdict, acceptNoEdge },
    };
  });
}

/** What the newest deploy of a version found; a log that is broken or silent says nothing. */
export async function deployOf(
  place: ModelPlace,
  version: Tenure["version"],
): Promise<Tenure["deploy"]> {
  const log = await readAudit(place);
  const isBroken = auditDamage(log, auditPath(place)) !== undefined;
  const said = isBroken ? undefined : lastDeploy(log.entries, version);
  return { verdict: said?.verdict ?? null, acceptNoEdge: said?.acceptNoEdge ?? null };
}
