import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import type { AuditEntry } from "./audit-entry.ts";

/** A rollback from a version that stands: it was not made champion again since. */
export interface StandingRollback {
  /** ISO time. */
  readonly at: string;
  /** Why; null = nobody said. */
  readonly reason: string | null;
}

/** The newest rollback from a version, if it was not made champion again since. */
export function standingRollback(
  entries: readonly AuditEntry[],
  version: ModelVersion,
): StandingRollback | undefined {
  for (const { event, at } of entries.toReversed()) {
    if (event.kind !== "deployed" && event.kind !== "rolled-back") continue;
    if (event.version === version) return undefined;
    if (event.kind === "rolled-back" && event.replaced === version)
      return { at, reason: event.reason };
  }
  return undefined;
}
