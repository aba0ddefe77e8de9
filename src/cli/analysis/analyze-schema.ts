import { z } from "zod";
import {
  estimateSchema,
  groupSchema,
  reportSchema,
  verdictSchema,
} from "../report/report-schema.ts";

const figure = z.number().nullable();
const count = z.number().int().nonnegative();
const sentence = z.string().describe("what the figures say, in plain words");

const test = z
  .strictObject({
    statistic: z.number(),
    pValue: z.number(),
    lags: count,
    rows: count,
    pValueIs: z.enum(["interpolated", "at-most", "at-least"]).optional(),
  })
  .nullable();

const shape = z
  .strictObject({
    standardDeviation: z.number(),
    skewness: figure,
    kurtosis: figure.describe("3 for a normal"),
    autocorrelations: z.array(z.number()).describe("lags 1 to 5 of rows that do not overlap"),
  })
  .nullable();

const residuals = z
  .strictObject({
    rows: count,
    testedRows: count,
    bias: estimateSchema.describe("mean of outcome minus forecast, log-return"),
    biasSentence: sentence,
    errors: shape,
    outcomes: shape,
    shapeSentence: sentence,
    autocorrelationBound: figure,
    tests: z.array(
      z.strictObject({
        name: z.string(),
        question: z.string(),
        errors: test,
        outcomes: test,
        sentence,
      }),
    ),
    sizeCorrelation: estimateSchema.describe("of |error| with |forecast|"),
    sizeSentence: sentence,
  })
  .describe("errors are outcome minus forecast");

const fit = {
  loss: estimateSchema,
  rmse: estimateSchema,
  skill: estimateSchema,
  directionalAccuracy: estimateSchema,
};

const overfitting = z.strictObject({
  lossName: z.string(),
  segments: z.array(
    z.strictObject({
      name: z.enum(["train", "validation", "calibration", "exam"]),
      windows: count,
      rows: count.describe("fewer than windows where they were drawn"),
      ...fit,
    }),
  ),
  gap: z.strictObject(fit).describe("train minus exam"),
  sentence,
  learningCurve: z
    .strictObject({
      lossName: z.string(),
      bestEpoch: count,
      epochs: z.array(z.strictObject({ loss: z.number(), validationLoss: z.number() })),
    })
    .nullable(),
  learningCurveSentence: sentence,
});

const seedScores = z.strictObject({ seed: count, skill: figure, directionalAccuracy: figure });
const spread = z
  .strictObject({
    min: z.number(),
    median: z.number(),
    max: z.number(),
    standardDeviation: figure,
  })
  .nullable();

const seeds = z
  .strictObject({
    own: seedScores,
    others: z.array(seedScores),
    skill: spread,
    directionalAccuracy: spread,
    luckOutweighsSkill: z.boolean().nullable().describe("null: too few starts to tell"),
    sentence,
  })
  .nullable()
  .describe("null unless --seeds asked for trainings");

const importance = z.strictObject({
  name: z.string(),
  errorIncrease: estimateSchema.describe("of the mean squared error, as a share of it"),
  accuracyDrop: estimateSchema,
  forecastChange: figure.describe("in standard deviations of the forecast; 0: not read"),
  matters: z.boolean().describe("at 5 %, all features counted"),
});

/** What `analyze --json` answers. */
export const analyzeSchema = z.strictObject({
  kind: z.literal("analyzed"),
  verdict: verdictSchema,
  version: z.string(),
  path: z.string(),
  deployed: z.boolean(),
  conditionsSentence: sentence,
  confidenceSentence: sentence,
  range: z.strictObject({
    unit: z.string(),
    groups: z.array(groupSchema).describe("inside, near, far"),
    nearMax: z.number(),
    sentence,
  }),
  residuals,
  overfitting,
  seeds,
  importance: z.strictObject({
    rows: count,
    repeats: count,
    features: z.array(importance).describe("most error increase first"),
    ceiling: importance.describe("every feature at once"),
    sentence,
  }),
  report: reportSchema.describe("market conditions and confidence deciles among it"),
  page: z.string().nullable(),
  warnings: z.array(z.string()),
});
