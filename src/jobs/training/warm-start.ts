import { createHash } from "node:crypto";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";

/** Weights of an earlier version with which a training begins. */
export interface WarmStart {
  readonly version: ModelVersion;
  /** [P] per member of the ensemble. */
  readonly members: readonly Float32Array[];
}

/** sha256 of weights, hex: a checkpoint that began elsewhere belongs to another training. */
export function hashWeights(weights: Float32Array): string {
  const { buffer, byteOffset, byteLength } = weights;
  return createHash("sha256")
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest("hex");
}
