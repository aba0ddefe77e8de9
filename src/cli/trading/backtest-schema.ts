import { z } from "zod";
import { tearSheetSchema } from "./tear-sheet-schema.ts";

const timeMs = z.number().int().describe("UTC epoch milliseconds");

const forecaster = z.strictObject({
  instrument: z.string(),
  source: z.string().describe("price, sentiment or table"),
  version: z.string().nullable(),
  fromMs: timeMs.nullable().describe("first decision that it is asked for; null = no bound"),
  untilMs: timeMs.nullable(),
  seenUntilMs: timeMs.nullable().describe("decisions until then are in-sample for it"),
});

/** What `backtest --json` answers. */
export const backtestSchema = z.strictObject({
  kind: z.literal("backtest"),
  name: z.string(),
  ...tearSheetSchema.shape,
  forecasters: z.array(forecaster),
  notes: z.array(z.string()).describe("to be read before any figure"),
  state: z.enum(["ACTIVE", "REDUCE_ONLY", "HALTED"]).describe("after the last candle"),
  stateReason: z.string().nullable(),
  eventLogHash: z.string().describe("sha256 of everything that was decided, ordered and traded"),
  ledger: z.string().describe("SQLite file of every decision"),
  page: z.string().nullable(),
  volatile: z.strictObject({
    seconds: z.strictObject({
      forecasts: z.number(),
      session: z.number(),
      costs: z.number(),
      sheet: z.number(),
    }),
  }),
});
