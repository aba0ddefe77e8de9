import type { ModelMetadata } from "../../learning/bundle/metadata.ts";
import { utcText } from "../../foundation/utc-text.ts";

type Trained = Pick<ModelMetadata, "adopted" | "segments">;

/**
 * Until when a version was trained: the close of the last candle that it knows.
 *
 * @returns UTC epoch milliseconds; `undefined` for an adopted version whose maker's word is missing.
 */
export function trainedUntilMs({ adopted, segments }: Trained): number | undefined {
  if (adopted === undefined) return Date.parse(segments.train.last_label);
  return adopted.trained_until === null ? undefined : Date.parse(adopted.trained_until);
}

/** Whether a version may have been trained on the candles that calibrate it. */
export function isCalibrationInSample(metadata: Trained): boolean {
  if (metadata.adopted === undefined) return false;
  const { calibrationA } = metadata.segments;
  return mayHaveSeen(Date.parse(calibrationA.first_decision), trainedUntilMs(metadata));
}

/** Whether a model that was trained until then, or nobody knows when, may have seen a moment. */
export function mayHaveSeen(momentMs: number, untilMs: number | undefined): boolean {
  return untilMs === undefined || untilMs > momentMs;
}

/** What a report says about an adopted version's training; nothing of one that was trained here. */
export function adoptionNotes(metadata: Trained): readonly string[] {
  const { adopted } = metadata;
  const untilMs = trainedUntilMs(metadata);
  if (adopted === undefined) return [];
  const warnings = adoptionWarnings(metadata);
  if (warnings.length > 0 || untilMs === undefined) return warnings;
  return [`It was trained elsewhere until ${utcText(untilMs)} UTC, as was said.`];
}

/** What becomes of forecasts whose calibration the model may know by heart. */
export const unmeasured =
  "its probability of a rise is the base rate and its confidence not informative";

/** Why an adopted version's figures may flatter it. */
export function adoptionWarnings(metadata: Trained): readonly string[] {
  const { adopted, segments } = metadata;
  if (adopted === undefined) return [];
  const untilMs = trainedUntilMs(metadata);
  if (untilMs === undefined) {
    return [
      `Trained elsewhere, training span unknown: every figure may be in-sample, ${unmeasured} (say --trained-until when adopting ${adopted.file}).`,
    ];
  }
  const { exam } = segments;
  const until = `It was trained elsewhere until ${utcText(untilMs)} UTC, as was said`;
  if (untilMs > Date.parse(exam.first_decision)) {
    return [`${until}, which lies in its exam: these figures are in-sample, ${unmeasured}.`];
  }
  if (isCalibrationInSample(metadata)) {
    return [
      `${until}, which lies in its calibration: its intervals are too narrow, ${unmeasured}.`,
    ];
  }
  return [];
}
