import { z } from "zod";
import { reportSchema, verdictSchema } from "./report-schema.ts";

const count = z.number().int().nonnegative();

/** What `judge --json` answers. */
export const judgeSchema = z.strictObject({
  kind: z.literal("judged"),
  verdict: verdictSchema,
  version: z.string().nullable().describe("whose forecasts, where the file names several"),
  rows: z.strictObject({
    read: count.describe("in the file, of the chosen version"),
    judged: count,
    refused: count,
    pending: count.describe("their outcome is not there yet"),
    abstained: count,
    inSample: count.describe("left out: decided until the forecaster was trained"),
    usedForFitting: count.describe("not judged: the yardsticks are fitted on their candles"),
  }),
  refused: z.array(
    z.strictObject({
      kind: z.enum([
        "no-time",
        "not-finite",
        "impossible",
        "known-outcome",
        "decided-late",
        "decided-early",
        "off-grid",
        "no-candle",
        "gap",
        "duplicate",
      ]),
      reason: z.string(),
      count,
      firstLine: z.number().int(),
      firstTimeMs: z.number().nullable().optional(),
    }),
  ),
  report: reportSchema,
  page: z.string().nullable(),
});
