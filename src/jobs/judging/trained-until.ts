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

/** What a report says about an adopted version's training; nothing of one that was trained here. */
export function adoptionNotes(metadata: Trained): readonly string[] {
  const { adopted } = metadata;
  const untilMs = trainedUntilMs(metadata);
  if (adopted === undefined) return [];
  const warnings = adoptionWarnings(metadata);
  if (warnings.length > 0 || untilMs === undefined) return warnings;
  return [`It was trained elsewhere until ${utcText(untilMs)} UTC, as was said.`];
}

/** Why an adopted version's figures may flatter it. */
export function adoptionWarnings(metadata: Trained): readonly string[] {
  const { adopted, segments } = metadata;
  if (adopted === undefined) return [];
  const untilMs = trainedUntilMs(metadata);
  if (untilMs === undefined) {
    return [
      `Trained elsewhere, training span unknown: every figure may be in-sample (say --trained-until when adopting ${adopted.file}).`,
    ];
  }
  const { calibrationA, exam } = segments;
  const until = `It was trained elsewhere until ${utcText(untilMs)} UTC, as was said`;
  if (untilMs > Date.parse(exam.first_decision)) {
    return [`${until}, which lies in its exam: these figures are in-sample.`];
  }
  if (untilMs > Date.parse(calibrationA.first_decision)) {
    return [
      `${until}, which lies in its calibration: its intervals and probabilities are too sure of themselves.`,
    ];
  }
  return [];
}
