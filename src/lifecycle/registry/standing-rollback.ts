import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import type { AuditEntry } from "./audit-entry.ts";

/** A rollback from a version that stands: it was not made champion again since. */
export interface StandingRollback {
  /** ISO time. */
  readonly at: string;
  /** Why; null = nobody said. */
  readonly reason: string | null;
}

/** What an entry says of moves of the champion. */
export type LoggedMove = Pick<AuditEntry, "at" | "event">;

/** The newest rollback from a version, if it was not made champion again since. */
export function standingRollback(
  entries: readonly LoggedMove[],
  version: ModelVersion,
): StandingRollback | undefined {
  return standingRollbacks(entries).get(version);
}

/**
 * Of every version that was rolled back from and not made champion again since, the newest rollback. A
 * first champion that stood down, because another kind of model answers, was rolled back from too.
 */
export function standingRollbacks(
  entries: readonly LoggedMove[],
): ReadonlyMap<ModelVersion, StandingRollback> {
  const standing = new Map<ModelVersion, StandingRollback>();
  let champion: ModelVersion | null = null;
  for (const { event, at } of entries) {
    const left = rolledBackFrom(event, champion);
    if (left !== undefined) standing.set(left.version, { at, reason: left.reason });
    champion = championAfter(event, champion);
    if (champion !== null) standing.delete(champion);
  }
  return standing;
}

function rolledBackFrom(event: LoggedMove["event"], champion: ModelVersion | null) {
  if (event.kind === "rolled-back") return { version: event.replaced, reason: event.reason };
  const isStandDown =
    event.kind === "alias-set" && event.alias === "champion" && event.version === null;
  return isStandDown && champion !== null ? { version: champion, reason: event.reason } : undefined;
}

function championAfter(
  event: LoggedMove["event"],
  champion: ModelVersion | null,
): ModelVersion | null {
  if (event.kind === "deployed" || event.kind === "rolled-back") return event.version;
  if (event.kind === "alias-set" && event.alias === "champion") return event.version;
  if (event.kind === "restarted") return event.aliases.champion?.version ?? null;
  return champion;
}
