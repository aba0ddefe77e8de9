import { z } from "zod";

/** A version's id. */
export const versionIdSchema = z.string().regex(/^\d{8}T\d{6}Z-[0-9a-f]{12}$/);

/** Which model an answer is about. */
export const modelPlaceSchema = {
  instrument: z.string(),
  timeframe: z.string(),
  type: z.enum(["price", "sentiment"]),
} as const;
