import { z } from "zod";
import { modelPlaceSchema, versionIdSchema } from "./models/version-schema.ts";
import { verdictCardSchema } from "./report/report-schema.ts";

const timeMs = z.number().int().describe("UTC epoch milliseconds");
const count = z.number().int().nonnegative();
const share = z.number().min(0).max(1);
const version = versionIdSchema;

const money = z
  .strictObject({
    version: version.nullable(),
    cap: share.describe("of the exposure that the risk limits allow; 0: no new position"),
    liveCap: share.describe("the same for live money; 0 in mode paper"),
    mode: z.enum(["live", "paper"]),
    reasons: z.array(z.string()),
  })
  .describe("how much may be at stake on the version's word");

const gate = z.strictObject({
  outcome: z.enum(["passed", "refused", "inconclusive"]),
  reason: z.string(),
  checks: z.array(
    z.strictObject({
      name: z.string(),
      outcome: z.enum(["passed", "failed", "not decided"]),
      detail: z.string(),
    }),
  ),
  mode: z
    .enum(["first", "refresh", "replace"])
    .describe("first: nothing is compared; refresh: hardly worse; replace: better"),
  against: z
    .strictObject({ type: modelPlaceSchema.type, version })
    .nullable()
    .describe("whom it was held against; null: nobody"),
  verdict: verdictCardSchema.nullable().describe("of the version by itself; null: not looked at"),
  candles: count.describe("places of candles in the common exam, those that windows miss too"),
  rows: count.describe("on which both answered; 0 where the exam was not looked at"),
  firstDecisionMs: timeMs.nullable(),
  lastDecisionMs: timeMs.nullable(),
  data: z.string().describe("sha256 of the candles; empty where none could be read"),
  waitUntil: z
    .string()
    .nullable()
    .describe("ISO time when there will be candles enough; null: there are, or could be by now"),
});

const subject = {
  ...modelPlaceSchema,
  version,
  path: z.string(),
  warnings: z.array(z.string()),
};

/** What `deploy --json` answers. */
export const deploySchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("deployed"),
    ...subject,
    replaced: version.nullable().describe("the champion before; null: there was none"),
    generation: count.describe("of the champion's alias now"),
    gate,
    forced: z.string().nullable().describe("why the gate was passed over; null: it was passed"),
    money,
  }),
  z.strictObject({
    kind: z.enum(["refused", "inconclusive"]),
    ...subject,
    code: z.enum(["E_GATE_REFUSED", "E_GATE_INCONCLUSIVE"]),
    champion: version.nullable().describe("who goes on answering; null: nothing is deployed"),
    gate,
  }),
  z.strictObject({
    kind: z.literal("unchanged").describe("it is the champion already"),
    ...subject,
    accepted: z.string().nullable().describe("the word given now for its lack of an edge"),
  }),
  z.strictObject({
    kind: z.literal("named"),
    ...subject,
    alias: z.enum(["challenger", "shadow"]),
    replaced: version.nullable(),
  }),
]);

/** What `rollback --json` answers. */
export const rollbackSchema = z.strictObject({
  kind: z.literal("rolled-back"),
  ...modelPlaceSchema,
  version: version.nullable().describe("champion from now on; null: nobody, see answers"),
  path: z.string().nullable(),
  answers: z
    .strictObject({ type: modelPlaceSchema.type, version })
    .nullable()
    .describe("the other model that answers where this one has no champion any more"),
  replaced: version.describe("champion until now"),
  previous: version.nullable().describe("where a further rollback would lead; null: nowhere"),
  generation: count.describe("of the champion's alias now"),
  money: money.nullable().describe("null: nobody is champion"),
});
