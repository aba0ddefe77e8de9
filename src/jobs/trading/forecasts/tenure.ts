import type { ModelPlace } from "../../../adapters/model-files/model-place.ts";
import type { ModelKind } from "../../../learning/bundle/model-kind.ts";
import type { ModelMetadata } from "../../../learning/bundle/metadata.ts";
import type { ModelVersion } from "../../../learning/bundle/version-id.ts";
import type { VerdictName } from "../../../evaluation/verdict/verdict.ts";
import type { Abstention } from "../../../serving/forecast.ts";
import type { Forecaster } from "../../../serving/forecaster.ts";
import { trainedUntilMs } from "../../judging/trained-until.ts";

/** A stretch of time in which one version is asked. */
export interface Tenure {
  readonly place: ModelPlace;
  readonly version: ModelVersion;
  /** The version's folder. */
  readonly path: string;
  /** Decisions from this moment on, before `untilMs`; UTC epoch milliseconds. */
  readonly fromMs: number;
  readonly untilMs: number;
  /** True where the promotion log says so; false where it is only supposed to have answered. */
  readonly isReign: boolean;
  /** What its deploy found. */
  readonly deploy: {
    readonly verdict: VerdictName | null;
    readonly acceptNoEdge: string | null;
  };
}

/** The same with its model, or why it has none. */
export interface OpenedTenure extends Tenure {
  readonly opened:
    | {
        readonly kind: "loaded";
        readonly forecaster: Forecaster;
        /** Decisions at or before it are in-sample; Infinity where nobody knows. */
        readonly seenUntilMs: number;
      }
    | ({ readonly kind: "unloaded" } & Pick<Abstention, "reason" | "detail">);
}

/** One model of an instrument: who answers when, oldest first. No two overlap. */
export interface TenuredRung<T extends Tenure = OpenedTenure> {
  readonly kind: ModelKind;
  readonly tenures: readonly T[];
}

/**
 * Close of the last candle that a version was fitted or calibrated on; Infinity where it was trained
 * elsewhere and nobody said until when.
 */
export function seenUntilMs(metadata: Pick<ModelMetadata, "segments" | "adopted">): number {
  const calibrated = Date.parse(metadata.segments.calibrationB.last_label);
  return Math.max(calibrated, trainedUntilMs(metadata) ?? Infinity);
}

/** Who answers for a decision at a moment. */
export function tenureAt<T extends Tenure>(
  tenures: readonly T[],
  decidedAtMs: number,
): T | undefined {
  return tenures.find(({ fromMs, untilMs }) => fromMs <= decidedAtMs && decidedAtMs < untilMs);
}
