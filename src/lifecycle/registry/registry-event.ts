import { z } from "zod";
import { aliasNames, aliasTableSchema, versionSchema } from "./alias.ts";
import { reasonLengthMax } from "./reason.ts";

const utcTime = z.iso.datetime();
const figure = z.number().nullable();
const reason = z.string().min(1).max(reasonLengthMax);

/** What lists of versions show without opening the version. */
export const versionFactsSchema = z.strictObject({
  recipe: z.string(),
  horizon: z.number().int().positive(),
  features: z.number().int().positive(),
  /** Close of the last candle that training saw; null = not known. */
  trainedUntil: utcTime.nullable(),
  /** Last label of calibration B: candles before are in-sample. */
  seenUntil: utcTime,
  /** Close of the newest candle that it knows. */
  lastClose: utcTime,
  /** 1 - MSE / persistence's MSE on its exam. */
  skill: figure,
  /** Share in [0, 1] on its exam. */
  directionalAccuracy: figure,
  /** All files together. */
  bytes: z.number().int().nonnegative(),
});
export type VersionFacts = Readonly<z.infer<typeof versionFactsSchema>>;

const checkSchema = z.strictObject({
  name: z.string(),
  outcome: z.enum(["passed", "failed", "not decided"]),
  /** One sentence with value and limit. */
  detail: z.string(),
});

/** What can happen to the versions of one model. */
export const registryEventSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("registered"),
    version: versionSchema,
    /** "found": its folder was there before anybody had noted it. */
    origin: z.enum(["train", "retrain", "adopt", "import", "found"]),
    facts: versionFactsSchema,
  }),
  z.strictObject({
    kind: z.literal("gate"),
    version: versionSchema,
    /** The version that it was held against; null = no comparison. */
    against: versionSchema.nullable(),
    mode: z.enum(["first", "refresh", "replace"]),
    outcome: z.enum(["passed", "refused", "inconclusive"]),
    reason,
    checks: z.array(checkSchema),
    verdict: z.enum(["no edge", "weak", "edge"]).nullable(),
    /** First and last decision of the common exam. */
    firstDecision: utcTime.nullable(),
    lastDecision: utcTime.nullable(),
    candles: z.number().int().nonnegative(),
    /** sha256 of the candles. */
    data: z.string(),
  }),
  z.strictObject({
    kind: z.literal("deployed"),
    version: versionSchema,
    replaced: versionSchema.nullable(),
    /** Why the gate was passed over; null = it was passed. */
    forced: reason.nullable(),
    /** Why live trading is allowed without an edge; null = it is not, or there is one. */
    acceptNoEdge: reason.nullable(),
    verdict: z.enum(["no edge", "weak", "edge"]).nullable(),
  }),
  z.strictObject({
    kind: z.literal("deploy-refused"),
    version: versionSchema,
    /** "E_GATE_REFUSED", "E_CHAMPION_MOVED" */
    code: z.string(),
    reason,
  }),
  z.strictObject({
    kind: z.literal("rolled-back"),
    /** Champion from now on. */
    version: versionSchema,
    replaced: versionSchema,
    reason: reason.nullable(),
  }),
  z.strictObject({
    kind: z.literal("alias-set"),
    alias: z.enum(aliasNames),
    version: versionSchema.nullable(),
    reason: reason.nullable(),
  }),
  z.strictObject({ kind: z.literal("removed"), version: versionSchema, reason }),
  z.strictObject({
    kind: z.literal("triggered"),
    trigger: z.enum(["schedule", "performance", "regime", "new-data", "classic"]),
    action: z.enum(["lower-cap", "retrain", "none"]),
    reason,
    /** Close of the newest candle that was looked at. */
    candle: utcTime,
  }),
  /** A log that could not be read was put aside; the aliases stood as `aliases` says. */
  z.strictObject({ kind: z.literal("restarted"), reason, aliases: aliasTableSchema }),
]);
export type RegistryEvent = Readonly<z.infer<typeof registryEventSchema>>;
