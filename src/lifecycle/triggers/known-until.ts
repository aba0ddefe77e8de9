import { assert } from "../../foundation/assert.ts";
import { type ModelVersion, parseVersionId } from "../../learning/bundle/version-id.ts";
import type { AuditEntry } from "../registry/audit-entry.ts";

/**
 * Close of the newest candle that a version, or a retraining of its model, knew: what came after it is
 * new. A version that the log does not know is taken for one of everything before it was written.
 *
 * @returns UTC epoch milliseconds.
 */
export function knownUntilMs(entries: readonly AuditEntry[], version: ModelVersion): number {
  const times = entries.flatMap(({ event }) => {
    if (event.kind !== "registered") return [];
    const counts = event.version === version || event.origin === "retrain";
    return counts ? [Date.parse(event.facts.lastClose)] : [];
  });
  return times.length === 0 ? writtenMs(version) : Math.max(...times);
}

/**
 * When the newest of some versions came, UTC epoch milliseconds: by its id, or by the log where that is
 * earlier, because an id may be stamped by a clock that was ahead. 0 of none.
 */
export function newestMadeMs(
  entries: readonly AuditEntry[],
  versions: readonly ModelVersion[],
): number {
  const notedMs = new Map(
    entries.flatMap(({ at, event }) =>
      event.kind === "registered" ? [[event.version, Date.parse(at)] as const] : [],
    ),
  );
  const times = versions.map((one) => Math.min(writtenMs(one), notedMs.get(one) ?? Infinity));
  return Math.max(0, ...times);
}

/** When a version was written, UTC epoch milliseconds. */
function writtenMs(version: ModelVersion): number {
  const stamp = parseVersionId(version)?.stamp;
  assert(stamp !== undefined, "a version id begins with its time");
  return Date.parse(
    stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"),
  );
}
