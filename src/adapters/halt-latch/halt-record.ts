import { z } from "zod";
import { parseJson } from "../../foundation/parse-json.ts";

/** What `HALTED` holds. */
export interface HaltRecord {
  /** UTC epoch milliseconds. */
  readonly atMs: number;
  readonly reason: string;
  /** Who latched it: process and host. */
  readonly by: string;
}

/** What `RESUMED` holds. */
export interface ResumeRecord {
  /** Another one each time. */
  readonly id: string;
  readonly atMs: number;
  readonly by: string;
}

const haltSchema = z.object({ atMs: z.number(), reason: z.string(), by: z.string() });
const resumeSchema = z.object({ id: z.string().min(1), atMs: z.number(), by: z.string() });

/** @returns `undefined` where the text is not such a record. */
export function parseHaltRecord(text: string): HaltRecord | undefined {
  return haltSchema.safeParse(parseJson(text)).data;
}

/** @returns `undefined` where the text is not such a record. */
export function parseResumeRecord(text: string): ResumeRecord | undefined {
  return resumeSchema.safeParse(parseJson(text)).data;
}
