import type { LeakFinding } from "./leak-finding.ts";
import { earliest, type SegmentRows } from "./segment-rows.ts";

/**
 * Counts rows whose label reaches into a later segment: what they learned from is what the later
 * segment is judged on. A purge of h rows at each border leaves none.
 *
 * @param segments In their order of use; at least two.
 * @param horizon Candles from a row's decision to its label.
 * @see Lopez de Prado (2018), "Advances in Financial Machine Learning", chapter 7.
 */
export function checkLabelOverlap(segments: readonly SegmentRows[], horizon: number): LeakFinding {
  const borders = segments.slice(0, -1).map((segment, i) => {
    const next = segments[i + 1]!;
    const borderMs = Math.min(...segments.slice(i + 1).map((s) => earliest(s.decisionTimeMs)));
    let rows = 0;
    for (let r = 0; r < segment.labelTimeMs.length; r++) {
      if (segment.labelTimeMs[r]! >= borderMs) rows++;
    }
    return { border: `${segment.name} into ${next.name}`, rows };
  });
  const total = borders.reduce((sum, { rows }) => sum + rows, 0);
  const figures = { horizon, borders: borders.length, overlappingRows: total };
  if (total === 0) {
    const detail = `No label reaches over one of ${borders.length} borders: ${lastRows(horizon)} before each ${horizon === 1 ? "is" : "are"} left out.`;
    return { check: "label-overlap", kind: "clean", detail, figures };
  }
  const told = borders.filter(({ rows }) => rows > 0).map((b) => `${b.rows} from ${b.border}`);
  const detail = `Labels reach into a later segment (${told.join(", ")}): purge ${lastRows(horizon)} of each segment.`;
  return { check: "label-overlap", kind: "leak", detail, figures };
}

function lastRows(count: number): string {
  return count === 1 ? "the last row" : `the last ${count} rows`;
}
