import { arrivalToleranceMs } from "../../sentiment/join-readings.ts";
import type { SentimentArrival } from "../../sentiment/sentiment-store.ts";

const hourMs = 3_600_000;

/** What became of readings that came in, and what is stored of their source now. */
export interface SentimentChange {
  readonly source: string;
  /** Newer than all that was stored, and in time. */
  readonly added: number;
  /** They fill in what was not stored, or come later than the tolerance: known from now on. */
  readonly late: number;
  /** They contradict stored ones, which stay: known from now on. */
  readonly changed: number;
  readonly unchanged: number;
  /** All that is stored now; the times are absent where nothing is. */
  readonly readings: number;
  readonly firstEventMs: number | undefined;
  readonly lastEventMs: number | undefined;
  readonly lastKnownMs: number | undefined;
  readonly path: string;
  /** Of the stored readings, hex. */
  readonly sha256: string;
  /** Sentences that a person should see. */
  readonly notes: readonly string[];
}

/** @param notes Sentences that go first. */
export function sentimentChange(
  arrival: SentimentArrival,
  notes: readonly string[],
): SentimentChange {
  const { source, readings, added, late, changed, unchanged, path, sha256 } = arrival;
  const eventTimesMs = readings.map(({ eventTimeMs }) => eventTimeMs);
  return {
    source,
    added,
    late,
    changed,
    unchanged,
    readings: readings.length,
    firstEventMs: eventTimesMs.length === 0 ? undefined : eventTimesMs.reduce(smaller),
    lastEventMs: eventTimesMs.length === 0 ? undefined : eventTimesMs.reduce(larger),
    lastKnownMs: readings.at(-1)?.knownAtMs,
    path,
    sha256,
    notes: [...notes, ...lateNotes(late, changed)],
  };
}

function lateNotes(late: number, changed: number): readonly string[] {
  if (late + changed === 0) return [];
  return [
    `What fills in or changes stored readings, or comes more than ${arrivalToleranceMs / hourMs} hours after it could be known, counts from now on and not before, so that the past stays as it was known (${late} late, ${changed} changed). With --replace all is stored anew as if it had come in time.`,
  ];
}

function smaller(a: number, b: number): number {
  return Math.min(a, b);
}

function larger(a: number, b: number): number {
  return Math.max(a, b);
}
