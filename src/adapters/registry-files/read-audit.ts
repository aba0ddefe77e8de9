import { type AuditLog, readAuditLog } from "../../lifecycle/registry/audit-entry.ts";
import type { ModelPlace } from "../model-files/model-place.ts";
import { readRegistryFile } from "./read-registry-file.ts";
import { auditPath } from "./registry-paths.ts";

/**
 * The audit log of a model, up to its first line that is wrong; empty where nothing was noted yet.
 * No lock is taken: while something is being noted, its last line may look torn.
 *
 * @throws {WorldError} E_MODELS_READ: the disk failed.
 */
export async function readAudit(place: ModelPlace): Promise<AuditLog> {
  return readAuditLog((await readRegistryFile(auditPath(place))) ?? "");
}
