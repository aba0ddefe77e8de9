import { z } from "zod";
import { type FittedSentiment, sentimentFeatures } from "../../sentiment/sentiment-features.ts";

const count = z.number().int().nonnegative();
const positiveCount = z.number().int().positive();
/** JSON has no NaN: an undefined metric is null. */
const metric = z.number().nullable();
const utcTime = z.iso.datetime();

/** Bounds that sums of many scores may pass by rounding. */
const within = (low: number, high: number) =>
  z
    .number()
    .min(low - 1e-9)
    .max(high + 1e-9);
const share = within(0, 1);

/** A neutral value lies where its feature can. */
const neutralRanges: Readonly<Record<keyof FittedSentiment["neutral"], z.ZodType<number>>> = {
  sentiment_score: within(-1, 1),
  sentiment_volume: z.number(),
  sentiment_momentum: within(-2, 2),
  sentiment_consensus: share,
  sentiment_extremes: within(-1, 1),
  sentiment_trend: z.number(),
  sentiment_volatility: share,
};
const neutralNames = sentimentFeatures.filter((name) => name !== "sentiment_freshness");

const neutralSchema = z.record(z.enum(neutralNames), z.number()).superRefine((neutral, context) => {
  for (const name of neutralNames) {
    if (neutralRanges[name].safeParse(neutral[name]).success) continue;
    context.addIssue({ code: "custom", path: [name], message: "lies outside its feature's range" });
  }
});

const fittedSentimentSchema = z.strictObject({
  volume: z.strictObject({ mean: z.number().nonnegative(), std: z.number().positive() }),
  extreme: share,
  neutral: neutralSchema,
}) satisfies z.ZodType<FittedSentiment>;

/** What a sentiment model was trained on beside the candles. */
export const sentimentSchema = z.strictObject({
  /** Learned from the train rows alone; serving needs it to make the same inputs. */
  fitted: fittedSentimentSchema,
  /** Share of the train rows at which the readings were fresh. */
  coverage: share,
  sources: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        readings: positiveCount,
        first_event: utcTime,
        last_known: utcTime,
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    )
    .min(1),
});

const figure = { model: metric, twin: metric, difference: metric };

/** Whether sentiment helped: the model beside a price-only twin on the same exam rows. */
export const ablationSchema = z.strictObject({
  gain: z.enum(["gain", "no gain", "loss"]),
  reason: z.string().min(1),
  /** What p had to stay below: 0.05 over the configurations that had looked at the exam. */
  level: z.number().positive().max(0.05),
  trials: positiveCount,
  rows: positiveCount,
  /** Log-returns squared; the difference is the model's minus the twin's. */
  mse: z.strictObject({
    model: z.number(),
    twin: z.number(),
    difference: z.number(),
    /** Bounds at 95 %. */
    difference_low: metric,
    difference_high: metric,
    statistic: metric,
    p_value: metric,
  }),
  skill: z.strictObject(figure),
  directional_accuracy: z.strictObject({ ...figure, p_value: metric, rows: count }),
  /** The twin is not registered: this is all that is kept of it. */
  twin: z.strictObject({
    features: z.array(z.string().min(1)).min(1),
    seeds: z.array(z.number().int()).min(1),
    best_epochs: z.array(positiveCount).min(1),
  }),
});

/** Networks whose outputs are averaged. */
export const ensembleSchema = z.strictObject({
  members: positiveCount,
  seeds: z.array(z.number().int()).min(1),
  /** Per member. */
  best_epochs: z.array(positiveCount).min(1),
});
