import { z } from "zod";

const source = z.enum(["sentiment", "price"]);
const price = z.number().positive().describe("quote currency");
const timeMs = z.int().describe("UTC epoch milliseconds");

const forecast = z.strictObject({
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
  spread: z.number().min(0).nullish().describe("ensembles: deviation of the members' closes"),
  scaledOutput: z.number(),
  source: source.describe("the model that answered"),
  version: z.string(),
  candle: timeMs.describe("open time of the last candle of the window, UTC epoch milliseconds"),
  decidedAtMs: timeMs.describe("its close time"),
  targetTimeMs: timeMs.describe("close time of the forecast candle"),
  alpha: z.number().describe("share of misses that the interval was made for"),
});

const abstention = z.strictObject({
  kind: z.literal("abstain"),
  reason: z.string().describe("stale-candles, gap, stale-model, outside-trained-range, ..."),
  detail: z.string().describe("one sentence for people"),
  confidence: z.literal(0),
});

const about = {
  instrument: z.string(),
  timeframe: z.string(),
  warnings: z.array(z.string()).describe("the version has seen that moment: no forecast"),
  rungs: z
    .array(
      z.strictObject({
        source,
        version: z.string().nullable(),
        outcome: z.discriminatedUnion("kind", [forecast, abstention]),
      }),
    )
    .describe("every rung that was asked, top first"),
};

/** Answer of POST /forecast and GET /forecast/{instrument}: a forecast or why there is none. */
export const forecastAnswer = z.discriminatedUnion("kind", [
  forecast.extend(about),
  abstention.extend(about),
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
          source,
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
    }),
  ),
});

/** Answer of POST /reload. */
export const reloadAnswer = z.strictObject({
  rungs: z.array(
    z.strictObject({
      instrument: z.string(),
      source,
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
