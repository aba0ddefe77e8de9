import type { ModelMetadata } from "../../learning/bundle/metadata.ts";
import { dayText } from "../../foundation/utc-text.ts";
import { trainedUntilMs } from "../judging/trained-until.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";

/** What must be said where a version has seen candles after the moment of its forecast. */
export function inSampleWarnings(
  version: ModelVersion,
  metadata: Pick<ModelMetadata, "segments" | "adopted">,
  decidedAtMs: number,
): readonly string[] {
  const { train, validation, calibrationB } = metadata.segments;
  if (metadata.adopted !== undefined) return adoptedWarnings(version, metadata, decidedAtMs);
  const until = (moment: string): number => Date.parse(moment);
  if (decidedAtMs < until(train.last_label) || decidedAtMs < until(validation.last_label)) {
    return [
      `Version ${version} was trained on candles after this moment (train until ${day(train.last_label)}, validation until ${day(validation.last_label)}): its answer is no forecast.`,
    ];
  }
  if (decidedAtMs < until(calibrationB.last_label)) {
    return [
      `This moment lies in the calibration segment of version ${version} (until ${day(calibrationB.last_label)}).`,
    ];
  }
  return [];
}

function adoptedWarnings(
  version: ModelVersion,
  metadata: Pick<ModelMetadata, "segments" | "adopted">,
  decidedAtMs: number,
): readonly string[] {
  const untilMs = trainedUntilMs(metadata);
  if (untilMs === undefined || decidedAtMs >= untilMs) return [];
  return [
    `Version ${version} was trained elsewhere on candles after this moment (until ${dayText(untilMs)}, as was said): its answer is no forecast.`,
  ];
}

function day(moment: string): string {
  return moment.slice(0, 10);
}
