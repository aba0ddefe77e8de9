import { z } from "zod";
import { tearSheetSchema } from "./tear-sheet-schema.ts";

const count = z.number().int().nonnegative();

/** What `trade --paper --json` answers when its candles ended or at Ctrl-C. */
export const paperSchema = z.strictObject({
  kind: z.literal("paper-session"),
  name: z.string(),
  mode: z.enum(["replay", "live"]),
  end: z.enum(["feed-ended", "interrupted"]),
  decisions: count.describe("since the session began, those before restarts too"),
  state: z.enum(["ACTIVE", "REDUCE_ONLY", "HALTED"]).describe("after the last candle"),
  stateReason: z.string().nullable(),
  sheet: tearSheetSchema.nullable().describe("null while there is too little to judge"),
  missing: z.string().nullable().describe("why there is no sheet"),
  notes: z.array(z.string()).describe("to be read before any figure"),
  eventLogHash: z
    .string()
    .describe("sha256 of everything that was decided, ordered and traded, restarts or not"),
  ledger: z.string().describe("SQLite file of the session"),
  broker: z.string().describe("SQLite file of its paper broker"),
  page: z.string().nullable(),
  volatile: z.strictObject({ decided: count.describe("decisions of this process") }),
});
