import { createHash } from "node:crypto";
import { z } from "zod";
import { parseJson } from "../../foundation/parse-json.ts";
import type { EpochLosses } from "../../learning/training/training-state.ts";

/** What a finished fold leaves behind; all else follows from candles and settings. */
export interface KeptFold {
  /** Scaled outputs of its judged windows: calibration A, calibration B, exam. */
  readonly outputs: Float32Array;
  readonly history: readonly EpochLosses[];
}

/** Which fold of which walk a file is about. */
export interface FoldIdentity {
  /** Of the walk. */
  readonly fingerprint: string;
  /** From 1. */
  readonly fold: number;
}

/** A fold as the text of its file; its last key is a hash of all others. */
export function encodeFold(kept: KeptFold, { fingerprint, fold }: FoldIdentity): string {
  const { buffer, byteOffset, byteLength } = kept.outputs;
  const outputs = Buffer.from(buffer, byteOffset, byteLength).toString("base64");
  const content = { format: 1 as const, fingerprint, fold, history: [...kept.history], outputs };
  return `${JSON.stringify({ ...content, sha256: hashOf(content) })}\n`;
}

/** @returns `undefined` where the text is damaged or of another fold. */
export function decodeFold(
  text: string,
  { fingerprint, fold }: FoldIdentity,
): KeptFold | undefined {
  const parsed = foldFile.safeParse(parseJson(text));
  if (!parsed.success) return undefined;
  const { sha256, ...content } = parsed.data;
  const isMeant = content.fingerprint === fingerprint && content.fold === fold;
  if (!isMeant || sha256 !== hashOf(content)) return undefined;
  const bytes = Uint8Array.from(Buffer.from(content.outputs, "base64"));
  return { outputs: new Float32Array(bytes.buffer), history: content.history };
}

const foldFile = z.strictObject({
  format: z.literal(1),
  fingerprint: z.string(),
  fold: z.int(),
  history: z.array(z.strictObject({ loss: z.number(), validationLoss: z.number() })),
  outputs: z.string(),
  sha256: z.string(),
});

function hashOf(content: Omit<z.infer<typeof foldFile>, "sha256">): string {
  return createHash("sha256").update(JSON.stringify(content)).digest("hex");
}
