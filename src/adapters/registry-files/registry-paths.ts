import { join } from "node:path";
import { modelFolder, type ModelPlace } from "../model-files/model-place.ts";

/** The audit log of a model: what it says is true. */
export function auditPath(place: ModelPlace): string {
  return join(modelFolder(place), "audit.jsonl");
}

/** What readers are told of it. */
export function aliasesPath(place: ModelPlace): string {
  return join(modelFolder(place), "aliases.json");
}
