import { readAudit } from "../adapters/registry-files/read-audit.ts";
import { auditPath } from "../adapters/registry-files/registry-paths.ts";
import type { ModelKind } from "../learning/bundle/model-kind.ts";
import { auditDamage, type AuditEntry } from "../lifecycle/registry/audit-entry.ts";
import { isTold, type Reign, reignAt } from "../lifecycle/registry/champion-at.ts";
import type { InstrumentId } from "../market/instrument.ts";
import type { Timeframe } from "../market/timeframe.ts";
import { askedPlaces, type PlaceFilter } from "./model-registry/asked-places.ts";

export interface ModelHistoryRequest extends PlaceFilter {
  /** Only what happened until then; who was champion at that moment. UTC epoch milliseconds. */
  readonly atMs?: number | undefined;
  /** At most so many of the newest entries of each model; default all. */
  readonly limit?: number | undefined;
}

/** What happened to the versions of one model, by its audit log. */
export interface ModelHistory {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  readonly kind: ModelKind;
  /** Newest first. */
  readonly entries: readonly AuditEntry[];
  /** How many there are, told or not. */
  readonly count: number;
  /** False past the damage of a log: nobody can tell from it who is champion. */
  readonly known: boolean;
  /** Who is champion, or was at `atMs`, and since when; `undefined` where nobody was. */
  readonly reign: Reign | undefined;
  /** A damaged log is told as far as it is good. */
  readonly warnings: readonly string[];
}

/**
 * The audit logs of models, proven line by line.
 *
 * @returns By instrument, then timeframe, price before sentiment; empty where there is no model.
 * @throws {MisuseError} E_NO_MODEL: there are models, and none that was asked for.
 * @throws {WorldError} E_MODELS_READ.
 */
export async function modelHistory(
  request: ModelHistoryRequest = {},
): Promise<readonly ModelHistory[]> {
  const { atMs, limit = Infinity } = request;
  const histories: ModelHistory[] = [];
  for (const { place } of await askedPlaces(request)) {
    const { instrument, timeframe, kind } = place;
    const log = await readAudit(place);
    const { entries } = log;
    const until = entries.filter(({ at }) => atMs === undefined || Date.parse(at) <= atMs);
    const known = isTold(log, atMs ?? Infinity);
    const reign = known ? reignAt(entries, atMs ?? Infinity) : undefined;
    const damage = auditDamage(log, auditPath(place));
    const warnings =
      damage === undefined ? [] : [`Damaged is ${damage}; what follows is not told.`];
    const told = until.toReversed().slice(0, limit);
    const model = { instrument, timeframe, kind };
    histories.push({ ...model, entries: told, count: until.length, known, reign, warnings });
  }
  return histories;
}
