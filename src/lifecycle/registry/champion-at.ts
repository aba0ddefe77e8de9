import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import { auditDamage, type AuditEntry, type AuditLog } from "./audit-entry.ts";

/** A stretch of time in which one version was champion. */
export interface Reign {
  readonly version: ModelVersion;
  /** UTC epoch milliseconds. */
  readonly fromMs: number;
  /** First moment in which it was not; `undefined` while it is. */
  readonly untilMs: number | undefined;
}

/** Who was champion and when, oldest first; one version may reign more than once. */
export function reignsOf(entries: readonly AuditEntry[]): readonly Reign[] {
  const ended: Reign[] = [];
  let current: Omit<Reign, "untilMs"> | undefined;
  for (const [i, { at, aliases, event }] of entries.entries()) {
    if (aliases === null) continue;
    const version = aliases.champion?.version;
    if (version === current?.version && event.kind !== "restarted") continue;
    if (current !== undefined) ended.push({ ...current, untilMs: knownUntilMs(entries, i) });
    current = version && { version, fromMs: Date.parse(at) };
  }
  return current === undefined ? ended : [...ended, { ...current, untilMs: undefined }];
}

// What happened between the last good line of a damaged log and its restart is not known.
function knownUntilMs(entries: readonly AuditEntry[], i: number): number {
  const { at, event } = entries[i]!;
  return Date.parse(event.kind === "restarted" ? (entries[i - 1]?.at ?? at) : at);
}

/**
 * In whose reign a time falls.
 *
 * @param timeMs UTC epoch milliseconds; the moment of a deploy belongs to the new one. Infinity is
 *   after all that the log tells.
 * @returns `undefined` where nobody reigned.
 */
export function reignAt(entries: readonly AuditEntry[], timeMs: number): Reign | undefined {
  return reignsOf(entries).findLast(
    ({ fromMs, untilMs }) => fromMs <= timeMs && (untilMs === undefined || timeMs < untilMs),
  );
}

/** Whether a log tells who reigned at a time: past its damage nobody knows. */
export function isTold(log: AuditLog, timeMs: number): boolean {
  if (auditDamage(log, "") === undefined) return true;
  const last = log.entries.at(-1);
  return last !== undefined && timeMs <= Date.parse(last.at);
}

/** Which version was champion at a time: `reignAt`'s. */
export function championAt(
  entries: readonly AuditEntry[],
  timeMs: number,
): ModelVersion | undefined {
  return reignAt(entries, timeMs)?.version;
}
