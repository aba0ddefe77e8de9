import { createHash } from "node:crypto";
import { z } from "zod";
import { firstIssue } from "../../foundation/first-issue.ts";
import { parseJson } from "../../foundation/parse-json.ts";
import { aliasTableSchema } from "./alias.ts";
import { registryEventSchema } from "./registry-event.ts";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const auditEntrySchema = z.strictObject({
  /** Counted from 1. */
  seq: z.number().int().positive(),
  at: z.iso.datetime(),
  /** `hash` of the entry before; 64 zeros in the first. */
  before: sha256,
  event: registryEventSchema,
  /** The whole alias table from here on; null = the event left it as it was. */
  aliases: aliasTableSchema.nullable(),
  /** sha256 of the JSON of [seq, at, before, event, aliases]. */
  hash: sha256,
});

/** One line of the audit log. */
export type AuditEntry = Readonly<z.infer<typeof auditEntrySchema>>;

/** Where a chain begins. */
export const chainStart = "0".repeat(64);

export type Unsealed = Pick<AuditEntry, "at" | "event" | "aliases">;

/** The entry that follows another, with its hash. */
export function sealEntry(last: AuditEntry | undefined, entry: Unsealed): AuditEntry {
  // In the schema's order of keys, as a reader will have them.
  const event = registryEventSchema.parse(entry.event);
  const aliases = entry.aliases === null ? null : aliasTableSchema.parse(entry.aliases);
  const { at } = entry;
  const seq = (last?.seq ?? 0) + 1;
  const before = last?.hash ?? chainStart;
  const body = { seq, at, before, event, aliases };
  return { ...body, hash: hashOf(body) };
}

/** One line with its newline. */
export function encodeEntry(entry: AuditEntry): string {
  return `${JSON.stringify(entry)}\n`;
}

/** A log up to the first line that is wrong. */
export interface AuditLog {
  readonly entries: readonly AuditEntry[];
  /** What is wrong with the line after them; `undefined` where the log is whole. */
  readonly fault: AuditFault | undefined;
}

export interface AuditFault {
  /** Counted from 1. */
  readonly line: number;
  /** Bytes of the good lines before it. */
  readonly goodBytes: number;
  /** True where it is the end of the file without a newline: a write that was cut short. */
  readonly isTornEnd: boolean;
  readonly reason: string;
}

/** Reads a log and proves its chain. */
export function readAuditLog(text: string): AuditLog {
  const entries: AuditEntry[] = [];
  for (let from = 0; from < text.length;) {
    const end = text.indexOf("\n", from);
    const line = end < 0 ? text.slice(from) : text.slice(from, end);
    const read = readLine(line, entries.at(-1));
    if (end < 0 || typeof read === "string") {
      const reason = typeof read === "string" ? read : "it has no newline";
      const goodBytes = Buffer.byteLength(text.slice(0, from));
      return {
        entries,
        fault: { line: entries.length + 1, goodBytes, isTornEnd: end < 0, reason },
      };
    }
    entries.push(read);
    from = end + 1;
  }
  return { entries, fault: undefined };
}

function readLine(line: string, last: AuditEntry | undefined): AuditEntry | string {
  const parsed = auditEntrySchema.safeParse(parseJson(line));
  if (!parsed.success) return `it is no entry: ${firstIssue(parsed.error)}`;
  const entry = parsed.data;
  if (entry.hash !== hashOf(entry) || JSON.stringify(entry) !== line)
    return "it was changed: its hash differs";
  if (entry.seq !== (last?.seq ?? 0) + 1) return `its number is ${entry.seq}: lines are missing`;
  if (entry.before !== (last?.hash ?? chainStart)) return "it does not follow the line before";
  return entry;
}

function hashOf({ seq, at, before, event, aliases }: Omit<AuditEntry, "hash">): string {
  const text = JSON.stringify([seq, at, before, event, aliases]);
  return createHash("sha256").update(text).digest("hex");
}
