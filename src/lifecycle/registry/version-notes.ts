import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import type { AuditEntry } from "./audit-entry.ts";
import type { RegistryEvent } from "./registry-event.ts";

export type Registration = Extract<RegistryEvent, { readonly kind: "registered" }>;
export type Removal = Extract<RegistryEvent, { readonly kind: "removed" }>;

/**
 * Of every version that a log ever named in a registration or removal, the newest of these events.
 * A version that was removed may come back by an import; one that was found may be named better.
 */
export function versionNotes(
  entries: readonly AuditEntry[],
): ReadonlyMap<ModelVersion, Registration | Removal> {
  const notes = new Map<ModelVersion, Registration | Removal>();
  for (const { event } of entries)
    if (event.kind === "registered" || event.kind === "removed") notes.set(event.version, event);
  return notes;
}
