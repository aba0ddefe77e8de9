import { z } from "zod";
import { modelPlaceSchema, versionIdSchema } from "./version-schema.ts";

const count = z.number().int().nonnegative();
const time = z.iso.datetime();
const names = ["champion", "challenger", "previous", "shadow"] as const;
const alias = z
  .strictObject({ version: versionIdSchema, generation: z.number().int().positive(), since: time })
  .nullable();

const figure = z.number().nullable();
const positive = z.number().int().positive();

const facts = z.strictObject({
  recipe: z.string(),
  horizon: positive,
  features: positive,
  trainedUntil: time.nullable().describe("null: not known"),
  seenUntil: time.describe("candles before are in-sample"),
  lastClose: time.describe("close of the newest candle that it knows"),
  skill: figure.describe("1 - squared error, in persistence's, on its own exam"),
  directionalAccuracy: figure.describe("share of right directions, on its own exam"),
  bytes: count.describe("all files together"),
});

const version = z.strictObject({
  version: versionIdSchema,
  aliases: z.array(z.enum(names)),
  rolledBack: z
    .strictObject({ at: time, reason: z.string().nullable() })
    .nullable()
    .describe("null: nobody went back from it, or it was made champion again since"),
  registeredAt: time.nullable().describe("null: not noted yet"),
  origin: z.enum(["train", "retrain", "adopt", "import", "found"]).nullable(),
  facts: facts.nullable().describe("null: neither the log nor its files tell"),
});

/** What `models list --json` answers. */
export const modelListSchema = z.strictObject({
  kind: z.literal("models"),
  count: count.describe("versions of all models, listed or not"),
  models: z.array(
    z.strictObject({
      ...modelPlaceSchema,
      count,
      aliases: z
        .strictObject({
          champion: alias,
          challenger: alias,
          previous: alias,
          shadow: alias,
          generations: z
            .strictObject({ champion: count, challenger: count, previous: count, shadow: count })
            .describe("how often each alias was set or taken away"),
        })
        .nullable()
        .describe("null: they cannot be read, a warning says why"),
      versions: z.array(version).describe("newest first"),
      warnings: z.array(z.string()),
    }),
  ),
});
