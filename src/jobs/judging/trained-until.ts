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

/** What must be known of an adopted version's figures; nothing of one that was trained here. */
export function adoptionNotes(metadata: Trained): readonly string[] {
  const { adopted, segments } = metadata;
  if (adopted === undefined) return [];
  const untilMs = trainedUntilMs(metadata);
  if (untilMs === undefined) {
    return [
      `Trained elsewhere, training span unknown: every figure may be in-sample (say --trained-until when adopting ${adopted.file}).`,
    ];
  }
  const { calibrationA, exam } = segments;
  const until = `trained elsewhere until ${utcText(untilMs)} UTC, as was said`;
  if (untilMs > Date.parse(exam.first_decision)) {
    return [`It was ${until}, which lies in its exam: these figures are in-sample.`];
  }
  if (untilMs > Date.parse(calibrationA.first_decision)) {
    return [
      `It was ${until}, which lies in its calibration: its intervals and probabilities are too sure of themselves.`,
    ];
  }
  return [`It was ${until}.`];
}
