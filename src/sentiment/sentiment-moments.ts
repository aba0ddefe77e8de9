import { assert } from "../foundation/assert.ts";
import { dayMs, longSpanMs } from "./sentiment-spans.ts";
import type { SentimentTimeline, SourceTimeline } from "./sentiment-timeline.ts";
import { type SourceMoment, sourceMoment } from "./source-moment.ts";

/** What is known at a moment, by source: all that the features are made of. */
export type SentimentMoment = readonly SourceMoment[];

/** A moment, and how long ago the newest reading became known; `undefined`: none ever did. */
export interface DatedMoment {
  readonly moment: SentimentMoment;
  readonly ageMs: number | undefined;
}

/**
 * What was known at each of rising times. Neighbours between which no reading comes or goes share
 * one moment, the same object.
 *
 * @param from Position of the first time that is asked about.
 * @throws {InvariantError} the times fall.
 */
export function* sentimentMoments(
  timeline: SentimentTimeline,
  timesMs: ArrayLike<number>,
  from = 0,
): Generator<DatedMoment> {
  const cursors = timeline.sources.map(createCursor);
  let moment: SentimentMoment = [];
  for (let i = from; i < timesMs.length; i++) {
    const timeMs = timesMs[i]!;
    assert(i === 0 ? !Number.isNaN(timeMs) : timeMs >= timesMs[i - 1]!, "times rise");
    let changed = i === from;
    let newestMs = -Infinity;
    for (const cursor of cursors) {
      changed = cursor.moveTo(timeMs) || changed;
      newestMs = Math.max(newestMs, cursor.newestMs());
    }
    if (changed) moment = cursors.map((cursor) => cursor.moment());
    yield { moment, ageMs: newestMs === -Infinity ? undefined : timeMs - newestMs };
  }
}

interface Cursor {
  /** Whether anything came or went. */
  moveTo(timeMs: number): boolean;
  moment(): SourceMoment;
  /** Place of the newest reading, -Infinity before the first. */
  newestMs(): number;
}

function createCursor(source: SourceTimeline): Cursor {
  const { placeMs, changeMs, momentum } = source;
  let [known, spanFrom, dayFrom, until, step] = [0, 0, 0, 0, 0];
  const look = (timeMs: number): SourceMoment => {
    step = countUpTo(momentum.fromMs, timeMs, step);
    until = countUpTo(placeMs, timeMs, until);
    const range = { spanFrom, dayFrom, until };
    return sourceMoment(source, range, { timeMs, momentum: momentum.value[step - 1] });
  };
  let seen = look(-Infinity);
  return {
    moveTo: (timeMs) => {
      const before = known + spanFrom + dayFrom;
      known = countUpTo(changeMs, timeMs, known);
      dayFrom = countUpTo(placeMs, timeMs - dayMs, dayFrom);
      spanFrom = countUpTo(placeMs, timeMs - longSpanMs, spanFrom);
      // None of the three ever falls.
      if (known + spanFrom + dayFrom === before) return false;
      seen = look(timeMs);
      return true;
    },
    moment: () => seen,
    newestMs: () => (until === 0 ? -Infinity : placeMs[until - 1]!),
  };
}

// How many of rising times lie at or before a moment; at least `from` do. The steps double, then
// halve: quick for the neighbour as for the first.
function countUpTo(rising: Float64Array, timeMs: number, from: number): number {
  let [low, step] = [from, 1];
  while (low + step <= rising.length && rising[low + step - 1]! <= timeMs) {
    low += step;
    step *= 2;
  }
  for (; step >= 1; step /= 2) {
    if (low + step <= rising.length && rising[low + step - 1]! <= timeMs) low += step;
  }
  return low;
}
