import { z } from "zod";
import { versionIdSchema } from "./models/version-schema.ts";
import { verdictCardSchema, verdictSchema } from "./report/report-schema.ts";

const figure = z.number().nullable();
const count = z.number().int().nonnegative();
const timeMs = z.number().int().describe("UTC epoch milliseconds");
const version = versionIdSchema;
const interval = z
  .strictObject({ low: z.number(), high: z.number(), confidence: z.number() })
  .nullable();

const performance = {
  mse: figure,
  mae: figure,
  r2: figure,
  directional_accuracy: figure,
  quote: z.strictObject({ mse: figure, mae: figure, r2: figure }),
} as const;
const baseline = z.strictObject(performance);

const trading = z.strictObject({
  costPerSide: z.number().describe("fraction of the order's value"),
  trades: count,
  netReturnPerTrade: figure.describe("mean log-return of a round trip after costs"),
  standardError: figure,
  grossReturnPerTrade: figure,
  exposure: z.number(),
});

const score = z.strictObject({
  rmse: z.number().describe("log-return"),
  skill: figure,
  skillInterval: interval,
  direction: z.strictObject({
    accuracy: figure,
    hits: count,
    rows: count,
    zeroMoves: count,
    zeroForecasts: count,
  }),
  directionInterval: interval,
  trading: z.strictObject({ half: trading, full: trading, double: trading }),
});

const report = z.strictObject({
  instrument: z.string(),
  timeframe: z.string(),
  recipe: z.string(),
  horizon: count,
  trainedUntilMs: timeMs,
  lastCandleMs: timeMs,
  examCandles: count,
  rows: count,
  zeroMoves: count,
  costPerSide: z.number(),
  scores: z.record(
    z.enum(["model", "persistence", "drift", "majority", "contrarian", "arOne", "ridge"]),
    score,
  ),
  calibration: z
    .strictObject({
      coverage: figure,
      coveragePerBlock: z.array(z.number()),
      coverageKept: z.boolean().nullable(),
      pUpMethod: z.string(),
      informative: z.boolean().nullable(),
    })
    .nullable()
    .optional(),
  withheld: z
    .strictObject({ rows: count, outsideTrainedRange: count, outputAbsurd: count })
    .nullable()
    .optional()
    .describe("exam rows on which serving would not have answered"),
});

const twins = { model: figure, twin: figure, difference: figure } as const;
const ablation = z.strictObject({
  gain: z.enum(["gain", "no gain", "loss"]),
  reason: z.string(),
  level: z.number(),
  trials: count,
  rows: count,
  squaredError: z.strictObject({ ...twins, interval, statistic: figure, pValue: figure }),
  skill: z.strictObject(twins),
  direction: z.strictObject({ ...twins, pValue: figure, rows: count }),
});

/** What `retrain --json` answers. */
export const retrainSchema = z.strictObject({
  kind: z.literal("retrained"),
  version,
  path: z.string(),
  start: z.strictObject({
    kind: z.enum(["warm", "cold"]),
    version: version.nullable().describe("whose weights it began with; null: drawn by the seed"),
    reason: z.string(),
  }),
  before: version.nullable().describe("whom it followed; null: it is the first"),
  champion: version.nullable().describe("before and after; null: nothing was deployed"),
  answers: version.nullable().describe("who answers; null: nobody can"),
  inputs: z.strictObject({
    kind: z.enum(["price", "sentiment"]),
    reason: z.string(),
    sources: z
      .array(z.looseObject({ name: z.string(), coverage: z.number() }))
      .describe("that were read; coverage: share of the train rows with fresh readings"),
  }),
  metrics: z
    .strictObject({
      ...performance,
      rows: count,
      zero_moves: count,
      persistence: baseline,
      contrarian: baseline,
    })
    .describe("on the exam, in the units the network was trained in; quote: quote currency"),
  report,
  ablation: ablation.nullable().describe("beside a price-only twin; null: there was none"),
  verdict: verdictSchema,
  verdictDetail: verdictCardSchema,
  end: z.enum(["all epochs", "no better epoch", "stopped"]),
  seed: z.number().int(),
  members: count.describe("networks whose forecasts are averaged"),
  bestEpoch: count.describe("counted from 1; of an ensemble's first member, as epochs and seed"),
  epochs: z.array(z.strictObject({ loss: z.number(), validationLoss: z.number() })),
  volatile: z.strictObject({ durationSeconds: z.number() }),
});
