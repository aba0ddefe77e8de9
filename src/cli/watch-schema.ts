import { z } from "zod";

const version = z.string().regex(/^\d{8}T\d{6}Z-[0-9a-f]{12}$/);
const timeMs = z.number().int().describe("UTC epoch milliseconds");
const place = {
  instrument: z.string(),
  timeframe: z.string(),
  type: z.enum(["price", "sentiment"]),
};
const trigger = z.enum(["schedule", "performance", "regime", "new-data", "classic"]);
const reason = z.string();
const failure = { code: z.string(), reason };

const decision = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("fires"),
    trigger,
    action: z.enum(["lower-cap", "retrain"]),
    reason,
  }),
  z.strictObject({
    kind: z.literal("cooling-down"),
    trigger,
    untilMs: timeMs.nullable().describe("null: nobody knows when"),
    reason,
  }),
  z.strictObject({
    kind: z.enum(["quiet", "unknown"]).describe("unknown: what it watches could not be seen"),
    trigger,
    reason,
  }),
]);

const retraining = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("retrained"), version }),
  z.strictObject({ kind: z.literal("failed"), ...failure }),
]);

const deploy = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("deployed"), version, reason }),
  z.strictObject({ kind: z.enum(["refused", "failed"]), ...failure }),
]);

const round = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("watched"),
    ...place,
    version,
    deployed: z.boolean().describe("false: no champion, the newest version is watched"),
    rules: z.enum(["two-layer", "classic"]),
    failure: z
      .strictObject(failure)
      .nullable()
      .describe("why the version that answers could not be asked; null: it was"),
    candleMs: timeMs.describe("close of the newest candle that was looked at"),
    forecasts: z
      .number()
      .int()
      .nonnegative()
      .nullable()
      .describe("whose outcome is known and that no training saw; null: none could be made"),
    triggers: z.array(decision),
    exposure: z
      .strictObject({
        factor: z.number().min(0).max(1).describe("what the exposure cap is multiplied with"),
        untilMs: timeMs.nullable(),
        reason: reason.nullable(),
      })
      .describe("of the version that answers after the round"),
    retraining: retraining.nullable().describe("null: nothing called for it"),
    deploy: deploy.nullable().describe("null: nobody asked for it, or nothing was retrained"),
    notes: z.array(z.string()),
  }),
  z.strictObject({ kind: z.literal("failed"), ...place, ...failure }),
]);

/** What `watch --once --json` answers. */
export const watchSchema = z.strictObject({ kind: z.literal("watch"), rounds: z.array(round) });
