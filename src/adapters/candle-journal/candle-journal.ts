import { createHash } from "node:crypto";
import { type FileHandle, open, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import type { Clock } from "../../foundation/clock.ts";
import { RefusedError, WorldError } from "../../foundation/errors.ts";
import { makeFolders } from "../../foundation/make-folders.ts";
import type { CandleKey } from "../../market/candle-store.ts";

/** What a journal's candles answer; two questions are never mixed. */
export interface JournalQuestion extends CandleKey {
  /** Where the candles come from: "binance". */
  readonly exchange: string;
}

/** One answer of the source: a page or an archive. */
export interface JournalEntry {
  /** Everything the source has in [fromMs, untilMs) is in the rows; absent where it may have more. */
  readonly span?: { readonly fromMs: number; readonly untilMs: number } | undefined;
  /** An archive that was read whole. */
  readonly archive?: string | undefined;
  /** [open time in ms, open, high, low, close, volume]; null where a cell is absent. */
  readonly rows: readonly (readonly (number | null)[])[];
}

/** A download's file, held open until `close` or `remove`. */
export interface CandleJournal {
  /** @throws {WorldError} E_DISK_WRITE: the entries before stand. */
  readonly append: (entry: JournalEntry) => Promise<void>;
  /** Leaves the file for the next run. */
  readonly close: () => Promise<void>;
  /** Deletes the file: its candles are stored. */
  readonly remove: () => Promise<void>;
}

export interface JournalOptions {
  readonly question: JournalQuestion;
  readonly clock: Clock;
  /** Each entry of earlier runs, in order. */
  readonly onEntry: (entry: JournalEntry) => void;
}

/**
 * Opens a journal, or begins one, after reading what is in it. A torn end is cut off.
 *
 * @throws {RefusedError} E_DOWNLOAD_OTHER: it holds the answer to another question.
 * @throws {WorldError} E_DISK_WRITE, E_FILE_READ.
 */
export async function openCandleJournal(
  path: string,
  { question, clock, onEntry }: JournalOptions,
): Promise<CandleJournal> {
  return telling(path, async () => {
    await makeFolders(dirname(path));
    const file = await openOrMake(path);
    try {
      const end = await readEntries(file, path, { question, onEntry });
      await file.truncate(end);
      const journal = appendingTo(file, path, { clock, end });
      if (end === 0) await journal.append(headerOf(question));
      return journal;
    } catch (error) {
      await file.close();
      throw error;
    }
  });
}

/**
 * Reads a journal and leaves it as it is.
 *
 * @returns The name of its exchange. `undefined`: it cannot be read, or has no whole line.
 */
export async function readCandleJournal(
  path: string,
  onEntry: (entry: JournalEntry) => void,
): Promise<string | undefined> {
  const file = await open(path, "r").catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    let exchange: string | undefined;
    for await (const line of linesOf(file)) {
      const content = contentOf(line.toString("utf8"));
      if (content === undefined) break;
      if (exchange !== undefined) onEntry(entrySchema.parse(JSON.parse(content)));
      else ({ exchange } = headerSchema.parse(JSON.parse(content)));
    }
    return exchange;
  } finally {
    await file.close();
  }
}

const syncEveryMs = 1000;

function appendingTo(
  file: FileHandle,
  path: string,
  { clock, end }: { readonly clock: Clock; readonly end: number },
) {
  let at = end;
  let syncedAtMs = -Infinity;
  return {
    append: (entry: object) =>
      telling(path, async () => {
        const bytes = Buffer.from(lineOf(entry), "utf8");
        await file.write(bytes, 0, bytes.length, at);
        at += bytes.length;
        // A power cut then costs the pages of a second; a killed process loses none.
        const nowMs = clock.monotonicMs();
        if (nowMs - syncedAtMs < syncEveryMs) return;
        syncedAtMs = nowMs;
        await file.datasync();
      }),
    close: () =>
      telling(path, async () => {
        await file.datasync();
        await file.close();
      }),
    remove: () =>
      telling(path, async () => {
        await file.close();
        await rm(path, { force: true });
      }),
  };
}

const entrySchema = z.object({
  span: z.object({ fromMs: z.number(), untilMs: z.number() }).optional(),
  archive: z.string().optional(),
  rows: z.array(z.array(z.number().nullable())),
});

const headerSchema = z.object({ exchange: z.string() });

function headerOf({ exchange, instrument, timeframe }: JournalQuestion): object {
  return { kind: "download", format: 1, exchange, instrument, timeframe };
}

function lineOf(content: object): string {
  const text = JSON.stringify(content);
  return `${hashOf(text)} ${text}\n`;
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/** @returns The byte after the last whole line. */
async function readEntries(
  file: FileHandle,
  path: string,
  { question, onEntry }: Pick<JournalOptions, "question" | "onEntry">,
): Promise<number> {
  let end = 0;
  for await (const line of linesOf(file)) {
    const content = contentOf(line.toString("utf8"));
    if (content === undefined) break;
    if (end === 0) refuseOther(path, content, question);
    else onEntry(entrySchema.parse(JSON.parse(content)));
    end += line.length + 1;
  }
  return end;
}

/** The content of a line whose hash is right. */
function contentOf(line: string): string | undefined {
  const content = line.slice(17);
  return line.length > 17 && line.slice(0, 17) === `${hashOf(content)} ` ? content : undefined;
}

function refuseOther(path: string, header: string, question: JournalQuestion): void {
  if (header === JSON.stringify(headerOf(question))) return;
  throw new RefusedError(
    "E_DOWNLOAD_OTHER",
    `Cannot download: ${path} keeps what another download had fetched, ${header}; ` +
      "end that one with its own command, or delete the file",
  );
}

/** Lines that end with a line break, without it. */
async function* linesOf(file: FileHandle): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  for await (const chunk of file.createReadStream({ start: 0, autoClose: false })) {
    const bytes = chunk as Buffer;
    let from = 0;
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, from)) {
      yield Buffer.concat([...rest, bytes.subarray(from, at)]);
      rest = [];
      from = at + 1;
    }
    rest.push(bytes.subarray(from));
  }
}

async function openOrMake(path: string): Promise<FileHandle> {
  try {
    return await open(path, "r+");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
    return open(path, "wx+");
  }
}

async function telling<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error && "syscall" in error)) throw error;
    throw new WorldError("E_DISK_WRITE", `Cannot write ${path}: ${error.message}`, {
      cause: error,
    });
  }
}
