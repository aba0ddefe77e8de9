import type { FittedSentiment, SentimentFeature } from "./sentiment-features.ts";
import type { SentimentTimeline } from "./sentiment-timeline.ts";

/** What was answered last, of one timeline and one fit: at most `keptRows` rows. */
interface RecentColumns {
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
  if (from < 0) return 0;
  let rows = 0;
  while (rows < timesMs.length && last.timesMs[from + rows] === timesMs[rows]) rows += 1;
  for (const [name, column] of columns) {
    column.set(last.columns.get(name)!.subarray(from, from + rows));
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
  byFit.set(fitted, {
    timesMs: Float64Array.from(timesMs),
    columns: new Map([...columns].map(([name, column]) => [name, column.slice()])),
  });
}
