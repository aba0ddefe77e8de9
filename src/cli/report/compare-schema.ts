import { z } from "zod";
import { estimateSchema, verdictCardSchema, verdictSchema } from "./report-schema.ts";

const figure = z.number().nullable();
const count = z.number().int().nonnegative();
const timeMs = z.number().int().describe("UTC epoch milliseconds");
const who = z.string().nullable().describe("a version's id or a one-liner's name; null: neither");

const model = z.strictObject({
  name: z.string().describe("a version's id or a one-liner's name"),
  title: z.string(),
  path: z.string().nullable(),
  recipe: z.string().nullable(),
  trainedUntilMs: timeMs.nullable(),
  seenUntilMs: timeMs.nullable().describe("end of everything that it was fitted on"),
});

/** What `compare --json` answers. */
export const compareSchema = z.strictObject({
  kind: z.enum(["winner", "inconclusive"]),
  verdict: verdictSchema.describe("of model2 by itself, on the common rows"),
  verdicts: z
    .strictObject({ model1: verdictCardSchema, model2: verdictCardSchema })
    .describe("what each is worth by itself on the common rows"),
  winner: who,
  loser: who,
  reason: z.string(),
  waitUntil: z
    .string()
    .nullable()
    .describe(
      "ISO time; about when there will be rows enough; null: there are, or could be by now",
    ),
  rows: count,
  independentRows: count,
  effect: figure.describe("MSE of model1 minus model2, in shares of persistence's"),
  minimumEffect: z.number(),
  instrument: z.string(),
  timeframe: z.string(),
  horizon: z.number().int(),
  firstDecisionMs: timeMs,
  lastDecisionMs: timeMs,
  costPerSide: z.number(),
  model1: model,
  model2: model,
  tests: z.array(
    z.strictObject({
      name: z.string(),
      question: z.string(),
      statistic: figure.describe("above 0 where model1 does better"),
      pValue: figure,
      adjustedPValue: figure.describe("after Holm"),
      rows: count,
      favours: who,
    }),
  ),
  figures: z.array(
    z.strictObject({
      name: z.enum(["skill", "rmse", "mae", "directionalAccuracy", "returnAfterCosts"]),
      title: z.string(),
      better: z.enum(["higher", "lower"]),
      model1: figure,
      model2: figure,
      difference: estimateSchema,
    }),
  ),
  floors: z.array(
    z.strictObject({
      condition: z.enum(["calm", "middle", "wild"]),
      rows: count,
      difference: figure.describe("MSE of model1 minus model2, in shares of persistence's there"),
      against: who,
    }),
  ),
  warnings: z.array(z.string()),
  page: z.string().nullable(),
});
