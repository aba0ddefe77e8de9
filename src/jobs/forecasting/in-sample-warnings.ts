import type { ModelMetadata } from "../../learning/bundle/metadata.ts";
import { dayText } from "../../foundation/utc-text.ts";
import { isCalibrationInSample, trainedUntilMs, unmeasured } from "../judging/trained-until.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";

/** What must be said where a version has seen candles after the moment of its forecast. */
export function inSampleWarnings(
  version: ModelVersion,
  metadata: Pick<ModelMetadata, "segments" | "adopted">,
  decidedAtMs: number,
): readonly string[] {
  const { train, validation } = metadata.segments;
  if (metadata.adopted !== undefined) return adoptedWarnings(version, metadata, decidedAtMs);
  const until = (moment: string): number => Date.parse(moment);
  if (decidedAtMs < until(train.last_label) || decidedAtMs < until(validation.last_label)) {
    return [
      `Version ${version} was trained on candles after this moment (train until ${day(train.last_label)}, validation until ${day(validation.last_label)}): its answer is no forecast.`,
    ];
  }
  return calibrationWarnings(version, metadata, decidedAtMs);
}

function adoptedWarnings(
  version: ModelVersion,
  metadata: Pick<ModelMetadata, "segments" | "adopted">,
  decidedAtMs: number,
): readonly string[] {
  const untilMs = trainedUntilMs(metadata);
  if (untilMs === undefined) {
    return [
      `Version ${version} was trained elsewhere, nobody said until when: this moment may lie in its training; its intervals may be too narrow, ${unmeasured}.`,
    ];
  }
  const until = `until ${dayText(untilMs)}, as was said`;
  if (decidedAtMs < untilMs) {
    return [
      `Version ${version} was trained elsewhere on candles after this moment (${until}): its answer is no forecast.`,
    ];
  }
  if (isCalibrationInSample(metadata)) {
    return [
      `Version ${version} was trained elsewhere on candles of its calibration (${until}): its intervals may be too narrow, ${unmeasured}.`,
    ];
  }
  return calibrationWarnings(version, metadata, decidedAtMs);
}

function calibrationWarnings(
  version: ModelVersion,
  { segments: { calibrationB } }: Pick<ModelMetadata, "segments">,
  decidedAtMs: number,
): readonly string[] {
  if (decidedAtMs >= Date.parse(calibrationB.last_label)) return [];
  return [
    `This moment lies in the calibration segment of version ${version} (until ${day(calibrationB.last_label)}).`,
  ];
}

function day(moment: string): string {
  return moment.slice(0, 10);
}
