import { z } from "zod";

const figure = z.number().nullable();
const count = z.number().int().nonnegative();

/** What `doctor --json` answers. */
export const doctorSchema = z.strictObject({
  kind: z.enum(["sound", "unsound"]),
  subject: z.strictObject({
    kind: z
      .string()
      .describe("what was examined: simulated candles, a file, stored candles, a version"),
    version: z.string().nullable(),
    instrument: z.string(),
    timeframe: z.string(),
    candles: count,
    firstOpenMs: z.number().int(),
    lastOpenMs: z.number().int(),
    path: z.string().nullable(),
    horizon: count,
  }),
  findings: z.array(
    z.strictObject({
      check: z.enum([
        "scaler-span",
        "label-overlap",
        "duplicated-rows",
        "shuffled-split",
        "same-candle-inputs",
        "future-edit",
        "lag-copy",
        "constant-output",
        "serve-skew",
      ]),
      kind: z.enum(["clean", "leak", "collapse", "not-checked"]),
      detail: z.string(),
      figures: z.record(z.string(), figure),
    }),
  ),
  laboratory: z.union([
    z.strictObject({
      kind: z.literal("shown"),
      horizon: count,
      inputs: z.array(z.string()),
      beyondTrainRange: z.number(),
      runs: z.array(
        z.strictObject({
          split: z.string(),
          leaks: z.boolean(),
          cause: z.string(),
          trainRows: count,
          examRows: count,
          directionalAccuracy: figure,
          interval: z
            .strictObject({ low: z.number(), high: z.number(), confidence: z.number() })
            .nullable(),
          r2: figure,
        }),
      ),
    }),
    z.strictObject({ kind: z.literal("too-few-candles"), rows: count, needed: count }),
  ]),
  warnings: z.array(z.string()),
});
