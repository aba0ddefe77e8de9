import { z } from "zod";
import { reportSchema, verdictSchema } from "../report/report-schema.ts";

const figure = z.number().nullable();
const count = z.number().int().nonnegative();

const layout = z
  .strictObject({
    folds: count,
    train: count,
    validation: count,
    calibrationA: count,
    calibrationB: count,
    exam: count,
    purge: count,
    embargo: count,
    expanding: z.boolean(),
  })
  .describe("segments of each fold in candles; train is the first fold's where the window expands");

const sharpe = z.strictObject({
  kind: z.enum(["deflated", "probabilistic"]),
  rows: count,
  sharpe: figure.describe("per row, after costs; null where nothing was traded"),
  trials: count.describe("configurations that have looked at these candles"),
  trialVariance: figure,
  benchmark: z.number().describe("Sharpe ratio per row that must be exceeded"),
  probability: figure.describe("that the true one exceeds it; 0.95 is the usual bar"),
});

const recipe = z.strictObject({
  recipe: z.string(),
  version: z.string().describe("as the forecast table names it"),
  path: z.string().describe("folder of what is kept of the folds"),
  forecasts: z.string().describe("the forecast table, Parquet"),
  verdict: verdictSchema,
  sharpe,
  report: reportSchema,
  page: z.string().nullable(),
});

const choice = z
  .strictObject({
    rows: count,
    overfitting: z
      .strictObject({
        probability: z.number(),
        splits: count,
        blocks: count,
        measure: z.enum(["excess return after costs", "return by every sign before costs"]),
      })
      .nullable(),
    superiority: z
      .strictObject({ best: z.string(), spaPValue: z.number(), whitePValue: z.number() })
      .nullable(),
  })
  .describe("what it means that the best of several recipes is picked");

/** What `walk-forward --json` answers. */
export const walkForwardSchema = z.strictObject({
  kind: z.literal("walk-forward"),
  verdict: verdictSchema.nullable().describe("null where several recipes were walked"),
  layout,
  recipes: z.array(recipe),
  choice: choice.nullable(),
  volatile: z.strictObject({
    durationSeconds: z.number(),
    foldsKept: count.describe("folds that earlier runs had finished"),
  }),
});
