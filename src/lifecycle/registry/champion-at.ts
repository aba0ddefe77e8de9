import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import type { AuditEntry } from "./audit-entry.ts";

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
  const reigns: Reign[] = [];
  for (const [i, { at, aliases, event }] of entries.entries()) {
    if (aliases === null) continue;
    const current = reigns.at(-1);
    const version = aliases.champion?.version;
    const holds = current !== undefined && current.untilMs === undefined;
    const isRestart = event.kind === "restarted";
    if (holds && current.version === version && !isRestart) continue;
    const atMs = Date.parse(at);
    // What happened between the last good line of a damaged log and its restart is not known.
    const untilMs = isRestart ? Date.parse(entries[i - 1]?.at ?? at) : atMs;
    if (holds) reigns[reigns.length - 1] = { ...current, untilMs };
    if (version !== undefined) reigns.push({ version, fromMs: atMs, untilMs: undefined });
  }
  return reigns;
}

/**
 * Which version was champion at a time, by the audit log.
 *
 * @param timeMs UTC epoch milliseconds; the moment of a deploy belongs to the new one.
 * @returns `undefined` where none was.
 */
export function championAt(
  entries: readonly AuditEntry[],
  timeMs: number,
): ModelVersion | undefined {
  return reignsOf(entries).findLast(
    ({ fromMs, untilMs }) => fromMs <= timeMs && (untilMs === undefined || timeMs < untilMs),
  )?.version;
}
