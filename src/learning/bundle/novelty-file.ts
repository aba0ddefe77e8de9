import { z } from "zod";
import { assert } from "../../foundation/assert.ts";
import { RefusedError } from "../../foundation/errors.ts";
import { firstIssue } from "../../foundation/first-issue.ts";
import { parseJson } from "../../foundation/parse-json.ts";
import type { FittedNovelty } from "../features/novelty.ts";

const bytesPerFloat = 4;

const noveltySchema = z
  .strictObject({
    format: z.literal(1),
    blocks: z.number().int().positive(),
    features: z.number().int().positive(),
    reference: z.base64().min(1),
    distance: z.number().positive(),
    threshold: z.number().nonnegative(),
  })
  .superRefine(({ reference, blocks, features }, context) => {
    const size = blocks * features * bytesPerFloat;
    if (Buffer.from(reference, "base64").length % size === 0) return;
    context.addIssue(`reference must hold windows of ${blocks} x ${features} numbers`);
  });

/** Text of `novelty.json`. */
export function encodeNovelty(fitted: FittedNovelty): string {
  const checked = noveltySchema.safeParse({ format: 1, ...fitted });
  assert(checked.success, `a novelty file is well formed: ${firstIssue(checked.error)}`);
  return `${JSON.stringify(checked.data)}\n`;
}

/** @throws {RefusedError} E_NOVELTY_FORMAT: the text is not what `encodeNovelty` made. */
export function parseNovelty(text: string): FittedNovelty {
  const parsed = noveltySchema.safeParse(parseJson(text));
  if (!parsed.success) {
    throw new RefusedError(
      "E_NOVELTY_FORMAT",
      `Cannot read novelty.json: ${firstIssue(parsed.error)}`,
    );
  }
  const { blocks, features, reference, distance, threshold } = parsed.data;
  return { blocks, features, reference, distance, threshold };
}
