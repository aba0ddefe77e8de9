import { z } from "zod";

const figure = z.number().nullable();
const interval = z
  .strictObject({ low: z.number(), high: z.number(), confidence: z.number() })
  .nullable()
  .optional();
export const estimateSchema = z
  .strictObject({ value: figure, interval, note: z.string().nullable().optional() })
  .describe("a figure with its 95 % interval; without a value, note says why: n too small");
const timeMs = z.number().int().describe("UTC epoch milliseconds");
const count = z.number().int().nonnegative();
const forecaster = z.enum([
  "model",
  "persistence",
  "drift",
  "majority",
  "contrarian",
  "arOne",
  "ridge",
]);

export const verdictSchema = z
  .enum(["no edge", "weak", "edge"])
  .describe("no edge: nothing to trade on; weak: skill that costs eat; edge: skill that pays");

const leg = z.strictObject({
  title: z.string(),
  passed: z.boolean(),
  sentence: z.string(),
  tests: z.array(
    z.strictObject({
      name: z.string(),
      statistic: figure,
      threshold: z.number(),
      passed: z.boolean(),
    }),
  ),
});

export const groupSchema = z.strictObject({
  label: z.string(),
  rows: count,
  directionalAccuracy: estimateSchema,
  contrarianAccuracy: figure,
  skill: estimateSchema,
  signedReturn: estimateSchema,
});

const tradingFigures = z.strictObject({
  costPerSide: z.number().describe("fraction of the order's value"),
  trades: count,
  netPerTrade: estimateSchema.describe("log-return of a round trip after costs"),
  net: z.number(),
  gross: z.number(),
  exposure: z.number(),
  drawdown: z.number(),
  sharpePerYear: figure,
});

const distributionScores = z.strictObject({
  crps: estimateSchema,
  quantileLoss: z.array(z.strictObject({ level: z.number(), loss: z.number() })),
});

const subject = z.strictObject({
  title: z.string(),
  instrument: z.string(),
  timeframe: z.string(),
  recipe: z.string().nullable(),
  horizon: count,
  trainedUntilMs: timeMs.nullable(),
  lastCandleMs: timeMs,
  firstDecisionMs: timeMs,
  lastDecisionMs: timeMs,
  rows: count,
  zeroMoves: count,
  costPerSide: z.number(),
  inSample: z.boolean(),
});

/** The verdict with its legs. */
export const verdictCardSchema = z.strictObject({
  verdict: verdictSchema,
  reason: z.string().nullable(),
  rows: count,
  independentRows: count,
  trials: count.describe("configurations that have looked at this exam"),
  trialsAssumed: z.boolean().optional().describe("true where nobody counted and 1 was taken"),
  alpha: z.number().describe("one-sided level of each test of P and B"),
  legs: z.strictObject({ P: leg, B: leg, M: leg }),
  naive: z.enum(["contrarian", "majority"]),
  caution: z.string().optional().describe("a figure too good to be believed as it stands"),
  simplest: z.strictObject({ name: forecaster, sentence: z.string() }),
});

const reliability = z.strictObject({
  method: z.string(),
  bins: z.array(
    z.strictObject({
      forecast: z.number(),
      share: z.number(),
      low: z.number(),
      high: z.number(),
      rows: count,
    }),
  ),
  brier: z.number(),
  brierOfBaseRate: z.number(),
  expectedCalibrationError: z.number(),
  informative: z.boolean().nullable(),
});

const curve = z.array(z.number());

/** The report card as every `--json` shows it: keys as in `ReportCard`, what is absent is null. */
export const reportSchema = z.strictObject({
  subject,
  verdict: verdictCardSchema,
  scores: z.array(
    z.strictObject({ name: forecaster, metrics: z.record(z.string(), estimateSchema) }),
  ),
  tests: z.array(
    z.strictObject({
      name: z.string(),
      question: z.string(),
      statistic: figure,
      pValue: figure,
      sided: z.enum(["one", "two"]),
      rows: count,
      answer: z.string(),
    }),
  ),
  distribution: z
    .strictObject({
      model: distributionScores,
      gaussian: distributionScores,
      difference: estimateSchema,
      overNoMove: estimateSchema,
      coverage: estimateSchema,
      method: z.string(),
    })
    .nullable(),
  trading: z.strictObject({
    levels: z.strictObject({ half: tradingFigures, full: tradingFigures, double: tradingFigures }),
    breakEvenCostPerSide: figure,
    breakEvenAccuracy: figure,
    breakEvenAccuracyAtTurnover: figure,
    turnover: z.number(),
    holding: z.number(),
  }),
  equity: z.strictObject({
    timeMs: z.array(timeMs),
    half: curve,
    full: curve,
    double: curve,
    holding: curve,
  }),
  predicted: z.strictObject({
    sample: z.array(z.strictObject({ forecast: z.number(), outcome: z.number() })),
    deciles: z.array(
      z.strictObject({
        forecast: z.number(),
        outcome: z.number(),
        low: z.number(),
        high: z.number(),
        rows: count,
      }),
    ),
    slope: figure,
  }),
  reliability: reliability.nullable(),
  conditions: z.strictObject({
    volatilityThresholds: z.tuple([z.number(), z.number()]),
    cells: z.array(
      groupSchema.extend({
        volatility: z.enum(["calm", "middle", "wild"]),
        trend: z.enum(["bear", "sideways", "bull"]),
      }),
    ),
    byVolatility: z.array(groupSchema),
    byTrend: z.array(groupSchema),
    byYear: z.array(groupSchema),
  }),
  confidenceDeciles: z.array(groupSchema),
  learningCurve: z
    .strictObject({
      lossName: z.string(),
      bestEpoch: count,
      epochs: z.array(z.strictObject({ loss: z.number(), validationLoss: z.number() })),
    })
    .nullable(),
  folds: z
    .array(
      groupSchema.extend({
        trainFromMs: timeMs,
        trainUntilMs: timeMs,
        firstDecisionMs: timeMs,
        lastDecisionMs: timeMs,
        bestEpoch: figure,
      }),
    )
    .nullable(),
  notes: z.array(z.string()),
  bootstrap: z.strictObject({ draws: count, blockLength: z.number(), seed: z.number() }),
});

/** What `validate --json` answers. */
export const validateSchema = z.strictObject({
  kind: z.enum(["sound", "unsound"]),
  verdict: verdictSchema,
  version: z.string(),
  path: z.string(),
  deployed: z.boolean(),
  unsound: z.strictObject({ check: z.string(), detail: z.string() }).nullable(),
  checks: z.array(
    z.strictObject({
      name: z.string(),
      outcome: z.enum(["passed", "failed", "not checked"]),
      detail: z.string(),
    }),
  ),
  metrics: z
    .strictObject({
      mse: estimateSchema,
      mae: estimateSchema,
      r2: estimateSchema,
      directional_accuracy: estimateSchema,
    })
    .nullable()
    .describe("on the exam, in the units the network was trained in"),
  report: reportSchema.nullable(),
  page: z.string().nullable(),
  warnings: z.array(z.string()),
});
