import { z } from "zod";
import { modelPlaceSchema, versionIdSchema } from "./version-schema.ts";

const time = z.iso.datetime();
const hash = z.string().regex(/^[0-9a-f]{64}$/);

const event = z
  .looseObject({
    kind: z.enum([
      "registered",
      "gate",
      "deployed",
      "deploy-refused",
      "rolled-back",
      "alias-set",
      "removed",
      "triggered",
      "restarted",
    ]),
  })
  .describe("with further keys for each kind, as the audit log holds them");

const entry = z.strictObject({
  seq: z.number().int().positive(),
  at: time,
  before: hash.describe("hash of the entry before; 64 zeros in the first"),
  event,
  aliases: z
    .looseObject({})
    .nullable()
    .describe("the whole table from here on, as in models list; null: left as it was"),
  hash,
});

/** What `models history --json` answers. */
export const modelHistorySchema = z.strictObject({
  kind: z.literal("history"),
  at: time.nullable().describe("the moment that was asked about; null: now"),
  models: z.array(
    z.strictObject({
      ...modelPlaceSchema,
      entries: z.array(entry).describe("newest first"),
      count: z.number().int().nonnegative().describe("entries there are, told or not"),
      known: z.boolean().describe("false past the damage of a log: nobody can tell the champion"),
      champion: versionIdSchema.nullable(),
      since: time.nullable(),
      until: time.nullable().describe("null: still"),
      warnings: z.array(z.string()),
    }),
  ),
});
