import { z } from "zod";
import { abstentionSchema, forecastSchema, rungSchema } from "../../serving/forecast-schema.ts";

const count = z.number().int().nonnegative();
const timeMs = z.int().describe("UTC epoch milliseconds");
const share = z.number().min(0).max(1);

const rung = rungSchema.extend({
  deployed: z.boolean().nullable().describe("false: no champion, the newest version was asked"),
  recipe: z.string().nullable(),
  newestCloseMs: timeMs.nullable().describe("close of the newest candle that the model knows"),
  noveltyMax: z.number().nullable().describe("above it a forecast would have been withheld"),
  calibrationRows: count.nullable().describe("that its intervals were made of"),
  outcomesFollowed: count.nullable().describe("before the moment, which have moved alpha"),
  unanswered: count.nullable().describe("candles among those at which the model abstained"),
  errorConfidence: share
    .min(0.1)
    .nullable()
    .describe("1 - mean error / 0.01, as many bots reckon: one figure per model, no probability"),
  sentimentFeatures: z.record(z.string(), z.number()).nullable().describe("at the decision"),
  neutralFeatures: z
    .array(z.string())
    .nullable()
    .describe("those among them that no reading answers: their neutral value stands in"),
});

const sentiment = z.strictObject({
  freshness: share.describe("of the sources that the sentiment model was trained with"),
  sources: z
    .array(
      z.strictObject({
        name: z.string(),
        readings: count,
        firstEventMs: timeMs,
        lastKnownMs: timeMs,
        isHeard: z.boolean().describe("whether the model was trained with it"),
      }),
    )
    .describe("as far as they were known at the decision"),
});

const about = {
  instrument: z.string(),
  timeframe: z.string(),
  recipe: z.string().nullable().describe("of the model that answered last"),
  horizon: z.number().int().positive().nullable(),
  deployed: z.boolean(),
  lastCloseMs: timeMs.describe("close of the last candle that was seen"),
  rungs: z.array(rung).describe("every rung that was asked, top first"),
  sentiment: sentiment.nullable().describe("what was known; null where nobody looked"),
  warnings: z.array(z.string()),
  volatile: z.strictObject({ nowMs: timeMs }),
};

/** What `predict --json` answers. */
export const predictSchema = z.discriminatedUnion("kind", [
  forecastSchema.extend(about),
  abstentionSchema.extend(about),
]);
