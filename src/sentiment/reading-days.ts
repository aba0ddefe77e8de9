import { assert } from "../foundation/assert.ts";
import { addReading, addSums, type ReadingColumns, sumsWidth } from "./reading-sums.ts";
import { dayMs } from "./sentiment-spans.ts";

/**
 * One source's readings by days of UTC. A span of 24 h is the end of one day and the start of the
 * next, so that it takes two additions, however much was said.
 */
export interface ReadingDays {
  /** The day that each reading stands in: 0 for the first day with readings. */
  readonly dayOf: Int32Array;
  /** First reading of each day, then the number of readings: [days + 1]. */
  readonly startOf: Int32Array;
  /** 1: no reading of the day was ever reworded, so each counts from its place on. */
  readonly isSettled: Uint8Array;
  /** Sums of a settled day's readings. */
  readonly sumsOf: (day: number) => DaySums;
}

interface DaySums {
  readonly day: number;
  /** [readings, sumsWidth]: of the day until and with each reading. */
  readonly starts: Float64Array;
  /** [readings, sumsWidth]: of the day from each reading on. */
  readonly ends: Float64Array;
}

/** Days' sums that a source keeps: more than a window of 120 hours and its spans touch. */
const keptDays = 16;

/** Sums are made when they are asked for; those of the last few days are kept. */
export function readingDays(columns: ReadingColumns): ReadingDays {
  const { placeMs, knownAtMs, untilMs } = columns;
  const dayOf = new Int32Array(placeMs.length);
  const starts: number[] = [];
  const reworded = new Set<number>();
  let last = NaN;
  for (let i = 0; i < placeMs.length; i++) {
    const day = Math.floor(placeMs[i]! / dayMs);
    if (day !== last) starts.push(i);
    last = day;
    dayOf[i] = starts.length - 1;
    if (knownAtMs[i]! > placeMs[i]! || untilMs[i]! < Infinity) reworded.add(starts.length - 1);
  }
  const startOf = Int32Array.from([...starts, placeMs.length]);
  const isSettled = Uint8Array.from(starts, (_, day) => (reworded.has(day) ? 0 : 1));
  const kept: (DaySums | undefined)[] = Array.from({ length: keptDays });
  const sumsOf = (day: number): DaySums => {
    const known = kept[day % keptDays];
    if (known?.day === day) return known;
    const made = daySums(columns, day, { from: startOf[day]!, until: startOf[day + 1]! });
    kept[day % keptDays] = made;
    return made;
  };
  return { dayOf, startOf, isSettled, sumsOf };
}

/** Readings at from <= i < until. */
interface Range {
  readonly from: number;
  readonly until: number;
}

function daySums(columns: ReadingColumns, day: number, { from, until }: Range): DaySums {
  const starts = new Float64Array((until - from) * sumsWidth);
  const ends = new Float64Array((until - from) * sumsWidth);
  for (let i = from; i < until; i++) {
    const at = (i - from) * sumsWidth;
    if (i > from) starts.copyWithin(at, at - sumsWidth, at);
    addReading(columns, { i, first: from }, { into: starts, at });
  }
  for (let i = until - 1; i >= from; i--) {
    const at = (i - from) * sumsWidth;
    if (i < until - 1) ends.copyWithin(at, at + sumsWidth, at + 2 * sumsWidth);
    addReading(columns, { i, first: from }, { into: ends, at });
  }
  return { day, starts, ends };
}

/**
 * Adds up the readings of a range that count at a moment. Which those are decides it to the last bit:
 * a settled day is summed in the same order as one in which something was reworded.
 *
 * @param range Ends a whole number of days after it begins, to the next reading: no part of a day
 *   stands in it without the day's start or end.
 * @param into [sumsWidth], a row of sums.
 */
export function addReadings(
  source: ReadingColumns & { readonly days: ReadingDays },
  range: Range & { readonly timeMs: number },
  into: Float64Array,
): void {
  const { dayOf, startOf, isSettled, sumsOf } = source.days;
  for (let from = range.from; from < range.until;) {
    const day = dayOf[from]!;
    const start = startOf[day]!;
    const until = Math.min(startOf[day + 1]!, range.until);
    assert(from === start || until === startOf[day + 1], "a range holds a day's start or end");
    if (isSettled[day] === 0) {
      addSums(into, sumOfCounting(source, { from, until, start }, range.timeMs), 0);
    } else if (from > start) addSums(into, sumsOf(day).ends, (from - start) * sumsWidth);
    else addSums(into, sumsOf(day).starts, (until - 1 - start) * sumsWidth);
    from = until;
  }
}

const piece = new Float64Array(sumsWidth);

// From the day's first reading on forwards, otherwise backwards: as the sums of settled days.
function sumOfCounting(
  source: ReadingColumns,
  { from, until, start }: Range & { readonly start: number },
  timeMs: number,
): Float64Array {
  const { knownAtMs, untilMs } = source;
  piece.fill(0);
  for (let n = 0; n < until - from; n++) {
    const i = from === start ? from + n : until - 1 - n;
    if (knownAtMs[i]! > timeMs || untilMs[i]! <= timeMs) continue;
    addReading(source, { i, first: start }, { into: piece, at: 0 });
  }
  return piece;
}
