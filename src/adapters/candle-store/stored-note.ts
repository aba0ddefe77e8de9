import { z } from "zod";
import { parseJson } from "../../foundation/parse-json.ts";
import type { CandleOrigin } from "../../market/candle-store.ts";
import { timeframes } from "../../market/timeframe.ts";

/** What a stored file says of its candles, kept in its key-value metadata under "candlecast". */
export type StoredNote = z.infer<typeof noteSchema>;

/** @returns `undefined`: the text is no note of this version. */
export function parseNote(text: string | undefined): StoredNote | undefined {
  return text === undefined ? undefined : noteSchema.safeParse(parseJson(text)).data;
}

const sourceSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("file"),
    fileName: z.string(),
    sha256: z.string(),
    rowsRead: z.number(),
    duplicates: z.number(),
    refused: z.number(),
  }),
  z.object({
    kind: z.literal("exchange"),
    exchange: z.string(),
    rowsRead: z.number(),
    duplicates: z.number(),
    refused: z.number(),
  }),
  z.object({ kind: z.literal("simulated"), market: z.string(), seed: z.number() }),
]);

const originSchema = z.discriminatedUnion("kind", [
  sourceSchema,
  z.object({
    kind: z.literal("resampled"),
    from: z.enum(timeframes),
    dataHash: z.string(),
    origins: z.array(sourceSchema).readonly(),
  }),
]) satisfies z.ZodType<CandleOrigin>;

const noteSchema = z.object({
  format: z.literal(2),
  hasVolume: z.boolean(),
  dataHash: z.string(),
  origins: z.array(originSchema).readonly(),
});
