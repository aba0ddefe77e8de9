import { readAudit } from "../adapters/registry-files/read-audit.ts";
import { auditPath } from "../adapters/registry-files/registry-paths.ts";
import { RefusedError } from "../foundation/errors.ts";
import type { ModelKind } from "../learning/bundle/model-kind.ts";
import type { ModelVersion } from "../learning/bundle/version-id.ts";
import { auditDamage } from "../lifecycle/registry/audit-entry.ts";
import { championAt, isTold } from "../lifecycle/registry/champion-at.ts";
import { parseInstrument } from "../market/instrument.ts";
import { parseTimeframe } from "../market/timeframe.ts";

export interface ChampionAtRequest {
  readonly instrument: string;
  /** Default "1h". */
  readonly timeframe?: string | undefined;
  /** Default "price". */
  readonly type?: ModelKind | undefined;
  /** UTC epoch milliseconds; the moment of a deploy belongs to the new one. */
  readonly atMs: number;
  /** Default "./models". */
  readonly modelsDir?: string | undefined;
}

/**
 * Which version of a model was champion at a time, by its audit log: what answered then.
 *
 * @returns `undefined` where none was. Its folder may have been removed since.
 * @throws {MisuseError} E_INSTRUMENT, E_TIMEFRAME.
 * @throws {RefusedError} E_AUDIT_BROKEN: the log is damaged before that time.
 * @throws {WorldError} E_MODELS_READ.
 */
export async function readChampionAt(
  request: ChampionAtRequest,
): Promise<ModelVersion | undefined> {
  const { timeframe = "1h", type: kind = "price", modelsDir = "./models", atMs } = request;
  const instrument = parseInstrument(request.instrument);
  const place = { modelsDir, instrument, timeframe: parseTimeframe(timeframe), kind };
  const log = await readAudit(place);
  const damage = auditDamage(log, auditPath(place));
  if (damage !== undefined && !isTold(log, atMs)) {
    throw new RefusedError("E_AUDIT_BROKEN", `Cannot tell who was champion: ${damage}`);
  }
  return championAt(log.entries, atMs);
}
