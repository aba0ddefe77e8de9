import { utcText } from "../../foundation/utc-text.ts";
import { byKnownTime, saysTheSame } from "../../sentiment/join-readings.ts";
import { type SentimentReading, wordingKey } from "../../sentiment/sentiment-reading.ts";
import type { ReadSentimentRequest, SourcedReadings } from "../../sentiment/sentiment-source.ts";
import type { ReadingDraft } from "./reading-draft.ts";

/** Collects the readings of one source and refuses what is none. */
export interface ReadingIntake {
  /** @param place "line 7". */
  readonly take: (draft: ReadingDraft, place: string) => void;
  readonly refuse: (place: string, reason: string) => void;
  /** A row that was not asked for. */
  readonly pass: () => void;
  readonly rowsRead: () => number;
  readonly result: (request?: ReadSentimentRequest) => SourcedReadings;
}

export interface ReadingIntakeOptions {
  readonly source: string;
  readonly nowMs: number;
}

const examplesMax = 10;
/** Before the first crypto market nobody spoke of one. */
const earliestMs = Date.UTC(2009, 0, 1);

export function createReadingIntake({ source, nowMs }: ReadingIntakeOptions): ReadingIntake {
  const readings: SentimentReading[] = [];
  const taken = new Map<string, { readonly place: string; readonly reading: SentimentReading }>();
  const examples: string[] = [];
  const repetitions: string[] = [];
  let [rowsRead, refused, repeated, unfinished] = [0, 0, 0, 0];
  const refuse = (place: string, reason: string): void => {
    rowsRead += 1;
    refused += 1;
    if (examples.length < examplesMax) examples.push(`${place}: ${reason}`);
  };
  const repeat = (example: string): void => {
    rowsRead += 1;
    repeated += 1;
    if (repetitions.length < examplesMax) repetitions.push(example);
  };
  return {
    take: (draft, place) => {
      const reason = refusalOf(draft, nowMs);
      if (reason !== undefined) return refuse(place, reason);
      const key = wordingKey(draft);
      const reading = { source, ...draft };
      const earlier = taken.get(key);
      if (earlier !== undefined && saysTheSame(reading, earlier.reading)) {
        return repeat(`${place}: repeats ${earlier.place}`);
      }
      if (earlier !== undefined) {
        return refuse(place, `contradicts ${earlier.place}, which is of the same moment`);
      }
      rowsRead += 1;
      taken.set(key, { place, reading });
      // What is not known yet comes with a later read; until then it may still change.
      if (draft.knownAtMs > nowMs) unfinished += 1;
      else readings.push(reading);
      return undefined;
    },
    refuse,
    pass: () => {
      rowsRead += 1;
    },
    rowsRead: () => rowsRead,
    result: (request) => ({
      readings: readings.filter((reading) => isAsked(reading, request)).toSorted(byKnownTime),
      refused: {
        rows: refused + repeated,
        repeated,
        examples: [...examples, ...repetitions].slice(0, examplesMax),
      },
      unfinished,
      rowsRead,
    }),
  };
}

function isAsked(
  { eventTimeMs }: SentimentReading,
  { sinceMs = -Infinity, untilMs = Infinity }: ReadSentimentRequest = {},
): boolean {
  return eventTimeMs >= sinceMs && eventTimeMs < untilMs;
}

type Check = (draft: ReadingDraft, nowMs: number) => string | undefined;

const checks: readonly Check[] = [
  ({ eventTimeMs }, nowMs) => {
    const moment = `time ${utcText(eventTimeMs)} lies`;
    if (!(eventTimeMs >= earliestMs)) return `${moment} before 2009`;
    return eventTimeMs <= nowMs ? undefined : `${moment} in the future`;
  },
  ({ eventTimeMs, knownAtMs }) =>
    knownAtMs >= eventTimeMs
      ? undefined
      : `it was known at ${utcText(knownAtMs)}, before its own time ${utcText(eventTimeMs)}`,
  ({ score }) => (score >= -1 && score <= 1 ? undefined : `score ${score} lies outside -1 to 1`),
  ({ count = 0 }) =>
    Number.isSafeInteger(count) && count >= 0
      ? undefined
      : `count ${count} is no whole number from 0 on`,
  ({ dispersion = 0 }) =>
    dispersion >= 0 && dispersion <= 1 ? undefined : `dispersion ${dispersion} lies outside 0 to 1`,
];

function refusalOf(draft: ReadingDraft, nowMs: number): string | undefined {
  for (const check of checks) {
    const reason = check(draft, nowMs);
    if (reason !== undefined) return reason;
  }
  return undefined;
}
