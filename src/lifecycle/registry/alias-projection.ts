import { z } from "zod";
import { firstIssue } from "../../foundation/first-issue.ts";
import { parseJson } from "../../foundation/parse-json.ts";
import { sha256Hex } from "../../learning/bundle/manifest.ts";
import { type AliasTable, aliasTableSchema, noAliases } from "./alias.ts";
import { type AuditEntry, chainStart } from "./audit-entry.ts";

const projectionSchema = z.strictObject({
  format: z.literal(1),
  /** Number of the newest entry that changed an alias; 0 before the first. */
  seq: z.number().int().nonnegative(),
  /** Its hash. */
  head: z.string().regex(/^[0-9a-f]{64}$/),
  aliases: aliasTableSchema,
  /** sha256 of the JSON of [format, seq, head, aliases]. */
  sha256: z.string(),
});

/** What the audit log says about aliases, as `aliases.json` holds it for readers. */
export type AliasProjection = Omit<Readonly<z.infer<typeof projectionSchema>>, "sha256">;

/** A file of aliases that cannot be used, and why. */
export interface UnreadableProjection {
  readonly reason: string;
  /** A newer candlecast wrote it: it must stay as it is. */
  readonly isNewer: boolean;
}

/** What a log says about aliases. */
export function projectAliases(entries: readonly AuditEntry[]): AliasProjection {
  const newest = entries.findLast(({ aliases }) => aliases !== null);
  const { seq = 0, hash = chainStart, aliases } = newest ?? {};
  return { format: 1, seq, head: hash, aliases: aliasTableSchema.parse(aliases ?? noAliases) };
}

/** Text of `aliases.json`. */
export function encodeProjection(projection: AliasProjection): string {
  const { format, seq, head, aliases } = projection;
  const sha256 = sha256Hex(JSON.stringify([format, seq, head, aliases]));
  return `${JSON.stringify({ format, seq, head, aliases, sha256 }, null, 2)}\n`;
}

/** Reads `aliases.json`; not one changed bit passes. */
export function readProjection(text: string): AliasProjection | UnreadableProjection {
  const json = parseJson(text);
  const parsed = projectionSchema.safeParse(json);
  if (!parsed.success) return { reason: firstIssue(parsed.error), isNewer: isNewer(json) };
  const { sha256: _, ...projection } = parsed.data;
  if (encodeProjection(projection) === text) return projection;
  return { reason: "it was changed: its sha256 differs", isNewer: false };
}

function isNewer(json: unknown): boolean {
  const { format } = (json ?? {}) as { readonly format?: unknown };
  return typeof format === "number" && Number.isInteger(format) && format > 1 && format < 1000;
}

/** Whether two tables say the same, generations and times included. */
export function isSameTable(a: AliasTable, b: AliasTable): boolean {
  return JSON.stringify(aliasTableSchema.parse(a)) === JSON.stringify(aliasTableSchema.parse(b));
}
