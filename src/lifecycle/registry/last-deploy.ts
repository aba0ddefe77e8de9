import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import type { AuditEntry } from "./audit-entry.ts";
import type { RegistryEvent } from "./registry-event.ts";

/** The newest deploy of a version: what was found and said when it became champion. */
export function lastDeploy(
  entries: readonly AuditEntry[],
  version: ModelVersion,
): Extract<RegistryEvent, { readonly kind: "deployed" }> | undefined {
  for (const { event } of entries.toReversed()) {
    if (event.kind === "deployed" && event.version === version) return event;
  }
  return undefined;
}
