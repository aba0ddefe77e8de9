import type { z } from "zod";
import { assert } from "../../foundation/assert.ts";
import { RefusedError } from "../../foundation/errors.ts";
import { firstIssue } from "../../foundation/first-issue.ts";
import { parseJson } from "../../foundation/parse-json.ts";
import { metadataContradictions } from "./metadata-contradictions.ts";
import { metadataFields } from "./metadata-fields.ts";

/** Every key, and all keys together: metadata that pass describe a model that can be used. */
export const metadataSchema = metadataFields.superRefine((metadata, context) => {
  for (const contradiction of metadataContradictions(metadata)) context.addIssue(contradiction);
});

/** `<instrument>_<kind>_metadata.json`: the published recipe's keys and whatever makes a model usable and judged. */
export type ModelMetadata = z.infer<typeof metadataSchema>;

/**
 * Text of the metadata file, keys in the schema's order.
 *
 * @throws {InvariantError} something is missing, not finite or contradicts itself.
 */
export function encodeMetadata(metadata: ModelMetadata): string {
  const checked = metadataSchema.safeParse(metadata);
  assert(checked.success, `metadata are complete: ${firstIssue(checked.error)}`);
  return `${JSON.stringify(checked.data, null, 2)}\n`;
}

/**
 * Reads a metadata file. One without scaler, features, timeframe, instrument, window or target
 * transform is refused: its graph could not be fed or understood.
 *
 * @throws {RefusedError} E_METADATA, naming the first key that is wrong.
 */
export function parseMetadata(text: string): ModelMetadata {
  const parsed = metadataSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new RefusedError(
    "E_METADATA",
    `Cannot read the model's metadata: ${firstIssue(parsed.error)}`,
  );
}
