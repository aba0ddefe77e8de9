import { hash as hashOnce } from "node:crypto";
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
  /** sha256 of the line up to `,"hash":`. */
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
  return { ...body, hash: hashOnce("sha256", JSON.stringify(body).slice(0, -1)) };
}

/**
 * When the entry after another is noted: now, or with it where the clock was set back meanwhile. A
 * log whose times fall could not say who was champion when.
 */
export function timeAfter(last: AuditEntry | undefined, nowMs: number): string {
  const lastMs = last === undefined ? nowMs : Date.parse(last.at);
  return new Date(Math.max(nowMs, lastMs)).toISOString();
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
  /** True where it is the end of the file and looks like a write that was cut short. */
  readonly isTornEnd: boolean;
  readonly reason: string;
  /** True where its hash is right and it says what this candlecast does not know. */
  readonly isNewer: boolean;
}

/**
 * What is wrong with a log that no start mends by itself: "line 3 of models/.../audit.jsonl: ...".
 *
 * @param path Of the log, for the message.
 * @returns `undefined` where it is whole, or only its last write was cut short.
 */
export function auditDamage({ fault }: AuditLog, path: string): string | undefined {
  if (fault === undefined || fault.isTornEnd) return undefined;
  return `line ${fault.line} of ${path}: ${fault.reason}`;
}

/** Reads a log and proves its chain: some 5 ms per thousand lines. */
export function readAuditLog(text: string): AuditLog {
  const entries: AuditEntry[] = [];
  const known = new Set<string>();
  for (let from = 0; from < text.length;) {
    const end = text.indexOf("\n", from);
    const line = end < 0 ? text.slice(from) : text.slice(from, end);
    const last = entries.at(-1);
    const read = readLine(line, last, known);
    if (end < 0 || "reason" in read) {
      const { reason, isNewer } = "reason" in read ? read : flaw("it has no newline");
      const goodBytes = Buffer.byteLength(text.slice(0, from));
      const isTornEnd = end < 0 ? !hasOtherNewline(line, last) : isZeroedEnd(text, line, end);
      const fault = { line: entries.length + 1, goodBytes, isTornEnd, reason, isNewer };
      return { entries, fault };
    }
    entries.push(read);
    from = end + 1;
  }
  return { entries, fault: undefined };
}

// A whole entry and one character more: no write was cut here, its newline was changed.
function hasOtherNewline(line: string, last: AuditEntry | undefined): boolean {
  return !("reason" in readLine(line.slice(0, -1), last, new Set()));
}

// After a power cut some file systems show zeros where the first part of the last write should be.
function isZeroedEnd(text: string, line: string, end: number): boolean {
  return end + 1 === text.length && line.includes("\0".repeat(16));
}

const hashKey = ',"hash":"';
/** Characters from `,"hash":` to the line's end. */
const sealLength = hashKey.length + 64 + 2;

type Flaw = Pick<AuditFault, "reason" | "isNewer">;

function flaw(reason: string, isNewer = false): Flaw {
  return { reason, isNewer };
}

function readLine(
  line: string,
  last: AuditEntry | undefined,
  known: Set<string>,
): AuditEntry | Flaw {
  const sealAt = line.length - sealLength;
  if (sealAt < 0 || !line.startsWith(hashKey, sealAt)) return flaw("it is no entry");
  const hash = hashOnce("sha256", line.slice(0, sealAt));
  if (`${hashKey}${hash}"}` !== line.slice(sealAt)) return flaw("it was changed: its hash differs");
  const entry = parseJson(line) as AuditEntry;
  return strangeness(entry, known) ?? breakBetween(last, entry) ?? entry;
}

// A line with the right hash was made by `sealEntry`, which proved it against the schema: proving
// each again would take most of the time. Only the first of a shape is proven, because a newer
// candlecast may have written it; and every table of aliases, which says who answers.
function strangeness(entry: AuditEntry, known: Set<string>): Flaw | undefined {
  const shape = shapeOf(entry);
  if (known.has(shape)) return strangeAliases(entry);
  const parsed = auditEntrySchema.safeParse(entry);
  if (!parsed.success) {
    const issue = firstIssue(parsed.error);
    return (
      strangeAliases(entry) ??
      flaw(
        `this candlecast does not know such entries, a newer one may have written it: ${issue}`,
        true,
      )
    );
  }
  known.add(shape);
  return undefined;
}

function strangeAliases(entry: Partial<AuditEntry> | undefined): Flaw | undefined {
  const aliases = entry?.aliases ?? null;
  if (aliases === null) return undefined;
  const parsed = aliasTableSchema.safeParse(aliases);
  if (parsed.success) return undefined;
  // A newer candlecast may know more names.
  const isNewer = parsed.error.issues.some(({ code }) => code === "unrecognized_keys");
  return flaw(`its aliases are none: ${firstIssue(parsed.error)}`, isNewer);
}

/** Keys of events whose values are words of a fixed list. */
const choices = new Set(["kind", "origin", "mode", "outcome", "alias", "trigger", "action"]);

// Equal for two entries whose events have the same keys with the same types of values.
function shapeOf(entry: Partial<AuditEntry> | undefined): string {
  const event = (entry?.event ?? {}) as Readonly<Record<string, unknown>>;
  let shape = entry?.aliases === null ? "without aliases" : "with aliases";
  for (const key in event) {
    const value = event[key];
    shape += ` ${key}:${choices.has(key) && typeof value === "string" ? value : typeof value}`;
  }
  return shape;
}

function breakBetween(last: AuditEntry | undefined, { seq, before }: AuditEntry): Flaw | undefined {
  if (seq !== (last?.seq ?? 0) + 1) return flaw(`its number is ${seq}: lines are missing`);
  const follows = before === (last?.hash ?? chainStart);
  return follows ? undefined : flaw("it does not follow the line before");
}
