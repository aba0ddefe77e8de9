import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import type { AuditEntry } from "./audit-entry.ts";

/**
 * The champions that a rollback may go back through, oldest first, the champion last: each deploy
 * adds one, each rollback takes those off that it left behind.
 */
export function championStack(entries: readonly AuditEntry[]): readonly ModelVersion[] {
  const stack: ModelVersion[] = [];
  for (const { event, aliases } of entries) {
    const champion = aliases?.champion?.version;
    if (champion === undefined || champion === stack.at(-1)) continue;
    if (event.kind === "restarted") startAt(stack, aliases?.previous?.version);
    if (event.kind === "rolled-back") {
      const at = stack.lastIndexOf(champion);
      stack.length = Math.max(at, 0);
    }
    stack.push(champion);
  }
  return stack;
}

/**
 * Whom a rollback to `to` leaves as the one before it: the champion before `to`, by the log.
 *
 * @param from The champion that is rolled back from; it is no place to go back to.
 * @param exists Versions that can still serve.
 */
export function championBefore(
  entries: readonly AuditEntry[],
  { from, to }: { readonly from: ModelVersion; readonly to: ModelVersion },
  exists: (version: ModelVersion) => boolean,
): ModelVersion | undefined {
  const stack = championStack(entries);
  const at = stack.lastIndexOf(to);
  return stack
    .slice(0, Math.max(at, 0))
    .findLast((version) => version !== from && version !== to && exists(version));
}

// What was known before is kept: a log that starts anew names only the one before the champion.
function startAt(stack: ModelVersion[], previous: ModelVersion | undefined): void {
  if (previous !== undefined && stack.at(-1) !== previous) stack.push(previous);
}
