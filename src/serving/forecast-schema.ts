import { z } from "zod";
import { abstainReasons } from "./forecast.ts";

const price = z.number().positive().describe("quote currency");
const timeMs = z.int().describe("UTC epoch milliseconds");

export const sourceSchema = z.enum(["sentiment", "price"]);

/** A `Forecast` as JSON has it. */
export const forecastSchema = z.strictObject({
  kind: z.literal("forecast"),
  close: price.describe("forecast close, quote currency"),
  lastClose: price,
  change: z.number().describe("close / lastClose - 1"),
  low: z.number().min(0).describe("lower bound of the 90 % interval of the close"),
  high: price.nullable().describe("upper bound; null where no finite one holds"),
  pUp: z.number().min(0).max(1).describe("calibrated probability that the close rises"),
  confidence: z.number().min(0.1).max(1).describe("0.1 where it is not informative"),
  informative: z.boolean().describe("whether more confident forecasts were right more often"),
  novelty: z.number().min(0).describe("how unlike the training windows; 1 is their mean distance"),
  noveltyMax: z.number().min(0).describe("of this version; above it a forecast is withheld"),
  spread: z.number().min(0).nullish().describe("ensembles: deviation of the members' closes"),
  scaledOutput: z.number(),
  source: sourceSchema.describe("the model that answered"),
  version: z.string(),
  candle: timeMs.describe("open time of the last candle of the window, UTC epoch milliseconds"),
  decidedAtMs: timeMs.describe("its close time"),
  targetTimeMs: timeMs.describe("close time of the forecast candle"),
  alpha: z.number().describe("share of misses that the interval was made for"),
});

/** An `Abstention` as JSON has it. */
export const abstentionSchema = z.strictObject({
  kind: z.literal("abstain"),
  reason: z.enum(abstainReasons).describe("docs/concepts/forecasts.md says when"),
  detail: z.string().describe("one sentence for people"),
  confidence: z.literal(0),
});

/** A `RungOutcome` as JSON has it. */
export const rungSchema = z.strictObject({
  source: sourceSchema,
  version: z.string().nullable(),
  outcome: z.discriminatedUnion("kind", [forecastSchema, abstentionSchema]),
});
