import type { LeakFinding } from "./leak-finding.ts";
import { earliest, type SegmentRows } from "./segment-rows.ts";

/**
 * Whether a segment holds rows that come after the beginning of a later one, as a shuffled split does:
 * each exam row then has neighbours in train whose labels it shares.
 *
 * @param segments In their order of use; at least two.
 */
export function checkShuffledSplit(segments: readonly SegmentRows[]): LeakFinding {
  const [train] = segments;
  let late = 0;
  let rows = 0;
  segments.slice(0, -1).forEach((segment, i) => {
    const borderMs = Math.min(...segments.slice(i + 1).map((s) => earliest(s.decisionTimeMs)));
    rows += segment.decisionTimeMs.length;
    for (let r = 0; r < segment.decisionTimeMs.length; r++) {
      if (segment.decisionTimeMs[r]! >= borderMs) late++;
    }
  });
  const figures = { segments: segments.length, rows, lateRows: late };
  if (late === 0) {
    const names = segments.map(({ name }) => name).join(", ");
    const detail = `Segments follow each other in time: ${names}.`;
    return { check: "shuffled-split", kind: "clean", detail, figures };
  }
  const share = ((100 * late) / rows).toFixed(1);
  const detail = `The split is shuffled: ${late} rows (${share} %) of ${train?.name ?? "train"} and what follows it come after the first row of a later segment, whose neighbours they are.`;
  return { check: "shuffled-split", kind: "leak", detail, figures };
}
