import { z } from "zod";
import type { SentimentReading } from "../../sentiment/sentiment-reading.ts";
import type {
  CandlesQuestion,
  GivenCandle,
  StoredQuestion,
} from "../../serving/forecast-service.ts";

/** Candles of one question at most; a forecast reads the last 120. */
const candlesMax = 2000;
const readingsMax = 1000;
const sentimentSourcesMax = 20;

const epochMs = z
  .int()
  .min(Date.UTC(2009, 0, 1))
  .max(Date.UTC(2200, 0, 1))
  .describe("UTC epoch milliseconds");
const isoTime = z.iso.datetime({ offset: true }).describe("ISO 8601 with Z or an offset");
const moment = z.union([epochMs, isoTime]);
const instrument = z.string().min(1).max(64);
const timeframe = z.string().min(1).max(8).describe("such as 1h; absent: what the server serves");

const candle = z
  .strictObject({
    openTimeMs: epochMs.optional(),
    openTime: isoTime.optional(),
    open: z.number(),
    high: z.number(),
    low: z.number(),
    close: z.number(),
    volume: z.number().describe("base currency"),
  })
  .refine(
    isTimedOnce("openTimeMs", "openTime"),
    "exactly one of openTimeMs and openTime is needed",
  );

const reading = z
  .strictObject({
    source: z.string().min(1).max(64),
    item: z.string().min(1).max(200).optional(),
    eventTimeMs: epochMs.optional(),
    eventTime: isoTime.optional(),
    knownAtMs: epochMs.optional(),
    knownAt: isoTime.optional(),
    score: z.number().min(-1).max(1).describe("-1 fear to 1 greed"),
    count: z.int().min(0).optional(),
    dispersion: z.number().min(0).max(1).optional(),
  })
  .refine(
    isTimedOnce("eventTimeMs", "eventTime"),
    "exactly one of eventTimeMs and eventTime is needed",
  )
  .refine(isTimedOnce("knownAtMs", "knownAt"), "exactly one of knownAtMs and knownAt is needed");

/** Body of POST /forecast. */
export const candlesBody = z.strictObject({
  instrument,
  timeframe: timeframe.optional(),
  candles: z.array(candle).min(1).max(candlesMax).describe("oldest first, closed"),
  sentiment: z
    .array(reading)
    .max(readingsMax)
    .refine(isOfFewSources, `readings of at most ${sentimentSourcesMax} sources are taken`)
    .optional()
    .describe(`of at most ${sentimentSourcesMax} sources; absent: the stored readings`),
  at: moment.optional().describe("the moment of the question; absent: now"),
});

/** Query of GET /forecast/{instrument}. */
export const storedQuery = z.strictObject({
  timeframe: timeframe.optional(),
  at: isoTime.or(z.string().regex(/^\d{12,14}$/)).optional(),
});

/** Where nothing may stand. */
export const nothing = z.strictObject({});

export function candlesQuestion(body: z.infer<typeof candlesBody>): CandlesQuestion {
  const { at, candles, sentiment, ...rest } = body;
  return {
    ...rest,
    candles: candles.map(givenCandle),
    sentiment: sentiment?.map(givenReading),
    atMs: at === undefined ? undefined : timeOf(at),
  };
}

export function storedQuestion(
  name: string,
  { at, timeframe: asked }: z.infer<typeof storedQuery>,
): StoredQuestion {
  const atMs = at === undefined ? undefined : timeOf(/^\d+$/.test(at) ? Number(at) : at);
  return { instrument: name, timeframe: asked, atMs };
}

// Key by key, which takes a tenth of the time of a spread; there are 500 of them in a question.
function givenCandle(given: z.infer<typeof candle>): GivenCandle {
  const { open, high, low, close, volume } = given;
  return { openTimeMs: timeOf(given.openTimeMs ?? given.openTime), open, high, low, close, volume };
}

function givenReading(given: z.infer<typeof reading>): SentimentReading {
  const { eventTime, eventTimeMs, knownAt, knownAtMs, item, count, dispersion, ...rest } = given;
  return {
    ...rest,
    eventTimeMs: timeOf(eventTimeMs ?? eventTime),
    knownAtMs: timeOf(knownAtMs ?? knownAt),
    ...(item === undefined ? {} : { item }),
    ...(count === undefined ? {} : { count }),
    ...(dispersion === undefined ? {} : { dispersion }),
  };
}

function isOfFewSources(readings: readonly { readonly source: string }[]): boolean {
  return new Set(readings.map(({ source }) => source)).size <= sentimentSourcesMax;
}

function timeOf(given: number | string | undefined): number {
  return typeof given === "number" ? given : Date.parse(given ?? "");
}

function isTimedOnce<Name extends string>(inMs: Name, iso: Name) {
  return (row: Readonly<Partial<Record<Name, unknown>>>): boolean =>
    (row[inMs] === undefined) !== (row[iso] === undefined);
}
