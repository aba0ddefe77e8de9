import { z } from "zod";
import {
  abstentionSchema,
  forecastSchema,
  rungSchema,
  sourceSchema,
} from "../../serving/forecast-schema.ts";

const timeMs = z.int().describe("UTC epoch milliseconds");

const about = {
  instrument: z.string(),
  timeframe: z.string(),
  warnings: z
    .array(z.string())
    .describe(
      "what is wrong with the stored readings; the version has seen that moment: no forecast; or one of its sources is silent",
    ),
  rungs: z.array(rungSchema).describe("every rung that was asked, top first"),
};

/** Answer of POST /forecast and GET /forecast/{instrument}: a forecast or why there is none. */
export const forecastAnswer = z.discriminatedUnion("kind", [
  forecastSchema.extend(about),
  abstentionSchema.extend(about),
]);

const sentence = z.string().nullable();

/** Answer of GET /health/ready. */
export const readinessAnswer = z.strictObject({
  ready: z.boolean(),
  instruments: z.array(
    z.strictObject({
      instrument: z.string(),
      timeframe: z.string(),
      ready: z.boolean(),
      rungs: z.array(
        z.strictObject({
          source: sourceSchema,
          version: z.string().nullable(),
          ready: z.boolean(),
          reason: sentence,
          detail: sentence,
          notTaken: sentence.describe("why a newer version does not answer in its place"),
          modelAgeMs: z.number().nullable(),
          breaker: z.enum(["closed", "open"]),
          process: z.enum(["running", "restarting", "none"]),
        }),
      ),
      candles: z
        .strictObject({ lastCloseMs: timeMs, ageMs: z.number() })
        .nullable()
        .describe("the stored candles"),
      sentimentFreshness: z.number().min(0).max(1),
      warnings: z.array(z.string()).describe("what is wrong with the stored candles and readings"),
    }),
  ),
});

/** Answer of POST /reload. */
export const reloadAnswer = z.strictObject({
  rungs: z.array(
    z.strictObject({
      instrument: z.string(),
      source: sourceSchema,
      outcome: z.enum(["unchanged", "swapped", "kept"]),
      version: z.string().nullable(),
      reason: sentence,
    }),
  ),
});

/** Answer of GET /health/live. */
export const liveAnswer = z.strictObject({ live: z.literal(true) });

/** Every answer with a status of 400 or more. */
export const errorAnswer = z.strictObject({
  error: z.strictObject({ code: z.string(), message: z.string() }),
});
