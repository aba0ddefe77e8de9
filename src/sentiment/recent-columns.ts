import type { FittedSentiment, SentimentFeature } from "./sentiment-features.ts";
import type { SentimentTimeline } from "./sentiment-timeline.ts";

/** What was answered last, of one timeline and one fit; its memory is used again at every answer. */
interface RecentColumns {
  /** The first `rows` count, here and in each column. */
  rows: number;
  readonly timesMs: Float64Array;
  readonly columns: ReadonlyMap<SentimentFeature, Float64Array>;
}

/** Longer answers are those of trainings and exams, which ask once. */
const keptRows = 512;
const recent = new WeakMap<SentimentTimeline, WeakMap<FittedSentiment, RecentColumns>>();

/**
 * Fills in the rows at the start of columns that the last answer had too: who asks at each hour's end
 * has asked for all but one an hour before. A row never depends on the others.
 *
 * @param columns Of [timesMs.length] each.
 * @returns How many rows were filled in.
 */
export function recallColumns(
  { timeline, fitted }: { readonly timeline: SentimentTimeline; readonly fitted: FittedSentiment },
  timesMs: ArrayLike<number>,
  columns: ReadonlyMap<SentimentFeature, Float64Array>,
): number {
  const last = recent.get(timeline)?.get(fitted);
  if (last === undefined || timesMs.length === 0) return 0;
  const from = last.timesMs.indexOf(timesMs[0]!);
  if (from < 0 || from >= last.rows) return 0;
  const most = Math.min(timesMs.length, last.rows - from);
  let rows = 0;
  while (rows < most && last.timesMs[from + rows] === timesMs[rows]) rows += 1;
  for (const [name, column] of columns) {
    const kept = last.columns.get(name)!;
    for (let row = 0; row < rows; row += 1) column[row] = kept[from + row]!;
  }
  return rows;
}

/** Keeps a copy of an answer in place of the one before. */
export function rememberColumns(
  { timeline, fitted }: { readonly timeline: SentimentTimeline; readonly fitted: FittedSentiment },
  timesMs: ArrayLike<number>,
  columns: ReadonlyMap<SentimentFeature, Float64Array>,
): void {
  if (timesMs.length > keptRows) return;
  const byFit = recent.get(timeline) ?? new WeakMap<FittedSentiment, RecentColumns>();
  recent.set(timeline, byFit);
  const kept = byFit.get(fitted) ?? emptyColumns(columns);
  byFit.set(fitted, kept);
  kept.rows = timesMs.length;
  kept.timesMs.set(timesMs);
  for (const [name, column] of columns) kept.columns.get(name)!.set(column);
}

function emptyColumns(like: ReadonlyMap<SentimentFeature, Float64Array>): RecentColumns {
  const columns = new Map([...like.keys()].map((name) => [name, new Float64Array(keptRows)]));
  return { rows: 0, timesMs: new Float64Array(keptRows), columns };
}
