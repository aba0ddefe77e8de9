import { utcText } from "../foundation/utc-text.ts";
import type { CandleRows } from "./candle-rows.ts";
import type { RefusedRows } from "./refused-rows.ts";

export interface MergedRows {
  /** Row numbers to keep, oldest first, one per open time. */
  readonly kept: Uint32Array;
  /** Lines of the rows that repeat a kept row in every value, ascending. */
  readonly duplicateLines: readonly number[];
  /** By row number: the place of its open time among all open times of the candidates, from 0. */
  readonly rank: Uint32Array;
}

/**
 * Sorts rows by open time and leaves one row per open time.
 * Where rows of one open time differ in any value, all of them go to `refused`.
 *
 * @param candidates Row numbers to look at, in the order of the file.
 */
export function mergeDuplicates(
  rows: CandleRows,
  candidates: Uint32Array,
  refused: RefusedRows,
): MergedRows {
  const sorted = sortByTime(rows.openTimeMs, candidates);
  const kept = new Uint32Array(sorted.length);
  const duplicateLines: number[] = [];
  const rank = new Uint32Array(rows.count);
  let keptCount = 0;
  let groups = 0;
  for (let from = 0; from < sorted.length;) {
    const until = groupEnd(rows.openTimeMs, sorted, from);
    const group = sorted.subarray(from, until);
    from = until;
    for (const i of group) rank[i] = groups;
    groups += 1;
    if (group.length === 1 || group.every((i) => sameValues(rows, group[0]!, i))) {
      kept[keptCount++] = group[0]!;
      for (const i of group.subarray(1)) duplicateLines.push(rows.line[i]!);
    } else {
      refuseConflict(rows, group, refused);
    }
  }
  duplicateLines.sort((a, b) => a - b);
  return { kept: kept.subarray(0, keptCount), duplicateLines, rank };
}

/** Oldest first; rows of one open time stay in the order of the file. */
function sortByTime(timeMs: Float64Array, candidates: Uint32Array): Uint32Array {
  const sorted = candidates.slice();
  const last = sorted.length - 1;
  const descending = last > 0 && timeMs[sorted[0]!]! > timeMs[sorted[last]!]!;
  if (descending) sorted.reverse();
  const risesStrictly = sorted.every((row, k) => k === 0 || timeMs[sorted[k - 1]!]! < timeMs[row]!);
  return risesStrictly ? sorted : sorted.toSorted((a, b) => timeMs[a]! - timeMs[b]! || a - b);
}

function groupEnd(timeMs: Float64Array, sorted: Uint32Array, from: number): number {
  const time = timeMs[sorted[from]!]!;
  let until = from + 1;
  while (until < sorted.length && time === timeMs[sorted[until]!]) until += 1;
  return until;
}

function sameValues(rows: CandleRows, a: number, b: number): boolean {
  return (
    rows.open[a] === rows.open[b] &&
    rows.high[a] === rows.high[b] &&
    rows.low[a] === rows.low[b] &&
    rows.close[a] === rows.close[b] &&
    rows.volume?.[a] === rows.volume?.[b]
  );
}

function refuseConflict(rows: CandleRows, group: Uint32Array, refused: RefusedRows): void {
  const lines = Array.from(group.subarray(0, 5), (i) => rows.line[i]!).join(", ");
  const reason =
    `lines ${lines}${group.length > 5 ? ", ..." : ""} give different candles ` +
    `for ${utcText(rows.openTimeMs[group[0]!]!)}`;
  for (const i of group) {
    refused.add({ line: rows.line[i]!, kind: "conflicting-duplicate", reason });
  }
}
