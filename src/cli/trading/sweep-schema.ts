import { z } from "zod";

const figure = z.number().nullable();
const count = z.number().int().nonnegative();
const timeMs = z.number().int().describe("UTC epoch milliseconds");
const parameters = z.record(z.string(), z.number());

const path = {
  totalReturn: z.number().describe("fraction, after costs"),
  sharpeRatio: figure.describe("a year"),
  maxDrawdown: z.number(),
};

const stretch = z.strictObject({
  fromMs: timeMs,
  untilMs: timeMs,
  chosen: count.describe("position in configurations"),
  parameters,
  past: z.strictObject(path).describe("of the chosen one, before the stretch"),
  judged: z.strictObject({ ...path, trades: count }),
});

/** What `sweep --json` answers. */
export const sweepSchema = z.strictObject({
  kind: z.literal("swept"),
  by: z.enum(["sharpe", "return"]),
  strategy: z.string(),
  varied: z.array(z.string()),
  configurations: z
    .array(
      z.strictObject({
        parameters,
        ...path,
        trades: count,
        fees: z.number(),
        stoppedFromMs: timeMs
          .nullable()
          .describe("its limits let it enter nothing from here on; idle candles after it count"),
      }),
    )
    .describe("in the order of the grid, with hindsight"),
  skipped: count.describe("combinations that contradict themselves"),
  best: count.describe("position of the best with hindsight"),
  span: z.strictObject({ fromMs: timeMs, untilMs: timeMs, candles: count }),
  walk: z.strictObject({
    stretches: z.array(stretch),
    figures: z.strictObject({ ...path, trades: count }).describe("of all stretches in a row"),
    hindsight: z.strictObject(path).describe("the best of all on the same candles"),
    blindReturn: z.number().describe("mean over all configurations on the same candles"),
  }),
  deflatedSharpe: z.strictObject({
    kind: z.enum(["deflated", "probabilistic"]),
    rows: count,
    sharpe: figure.describe("per candle"),
    trials: count,
    trialVariance: figure,
    benchmark: z.number(),
    probability: figure,
  }),
  inSample: z.boolean(),
  notes: z.array(z.string()),
  overfitting: z
    .strictObject({ probability: z.number(), splits: count })
    .nullable()
    .describe("that the best of one half of time is in the worse half of the other"),
});
