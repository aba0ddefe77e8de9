import type { DropCounts, Segment, Segments } from "../features/segments.ts";
import type { ModelMetadata } from "./metadata.ts";

/** The segments and the sum of their dropped windows, as the metadata show them. */
export function segmentsForMetadata(
  segments: Segments,
): Pick<ModelMetadata, "segments" | "dropped_windows"> {
  const { train, validation, calibrationA, calibrationB, exam } = segments;
  const all = [train, validation, calibrationA, calibrationB, exam];
  const sum = (reason: keyof DropCounts): number =>
    all.reduce((total, segment) => total + segment.dropped[reason], 0);
  return {
    segments: {
      train: segmentForMetadata(train),
      validation: segmentForMetadata(validation),
      calibrationA: segmentForMetadata(calibrationA),
      calibrationB: segmentForMetadata(calibrationB),
      exam: segmentForMetadata(exam),
    },
    dropped_windows: droppedForMetadata({
      purge: sum("purge"),
      gap: sum("gap"),
      flat: sum("flat"),
      zeroMove: sum("zeroMove"),
    }),
  };
}

function segmentForMetadata(segment: Segment): ModelMetadata["segments"]["train"] {
  return {
    windows: segment.until - segment.from,
    dropped: droppedForMetadata(segment.dropped),
    first_decision: new Date(segment.firstDecisionTimeMs).toISOString(),
    last_decision: new Date(segment.lastDecisionTimeMs).toISOString(),
    last_label: new Date(segment.lastLabelTimeMs).toISOString(),
  };
}

function droppedForMetadata(dropped: DropCounts): ModelMetadata["dropped_windows"] {
  const { purge, gap, flat, zeroMove } = dropped;
  return { purge, gap, flat, zero_move: zeroMove };
}
