import { basename } from "node:path";
import { crc32 } from "node:zlib";
import { type Entry, openPromise } from "yauzl";
import { MisuseError, OperationalError, WorldError } from "../../../foundation/errors.ts";
import { type ByteSource, takeBeginning } from "./byte-source.ts";

export interface ZipEntry {
  /** As the archive has it, with folders. */
  readonly fileName: string;
  /**
   * Its bytes; the hash of `read` is empty, because the archive has one for all entries.
   *
   * @throws {MisuseError} E_ARCHIVE: encrypted, packed in a way that cannot be unpacked, or torn.
   */
  readonly open: () => Promise<ByteSource>;
}

const entriesMax = 20_000;

/**
 * Lists the entries of a zip archive that may be tables, by name; folders, checksums and what
 * systems add on their own are left out.
 *
 * @throws {MisuseError} E_ARCHIVE: the archive is torn or has more than 20,000 entries.
 */
export async function listZipEntries(path: string): Promise<readonly ZipEntry[]> {
  const entries: Entry[] = [];
  await guarded(path, async () => {
    const archive = await openPromise(path, { autoClose: false, lazyEntries: true });
    try {
      for await (const entry of archive.eachEntry()) {
        if (entries.length >= entriesMax) throw unusable(path, `it has over ${entriesMax} entries`);
        if (mayBeTable(entry.fileName)) entries.push(entry);
      }
    } finally {
      archive.close();
    }
  });
  return entries
    .toSorted((a, b) => (a.fileName < b.fileName ? -1 : 1))
    .map((entry) => ({
      fileName: entry.fileName,
      open: async () => openEntry(path, entry),
    }));
}

/** The error of an archive that cannot be used. */
export function unusable(path: string, reason: string, cause?: unknown): MisuseError {
  return new MisuseError("E_ARCHIVE", `Cannot unpack ${path}: ${reason}`, { cause });
}

async function openEntry(path: string, entry: Entry): Promise<ByteSource> {
  const { fileName } = entry;
  if (entry.isEncrypted()) throw unusable(path, `${quoted(fileName)} in it is encrypted`);
  if (!entry.canDecodeFileData()) {
    const method = `method ${entry.compressionMethod}`;
    throw unusable(path, `${quoted(fileName)} in it is packed by ${method}, which is not known`);
  }
  return {
    name: `${fileName} in ${path}`,
    ...(await guarded(path, async () => takeBeginning(entryChunks(path, entry)))),
    read: async (onChunk) => {
      let sum = 0;
      const chunks = entryChunks(path, entry);
      // What the receiver throws is not the archive's fault: only reading is guarded.
      for (;;) {
        const next = await guarded(path, async () => chunks.next());
        if (next.done === true) break;
        sum = crc32(next.value, sum);
        try {
          onChunk(next.value);
        } catch (error) {
          await chunks.return(undefined);
          throw error;
        }
      }
      if (sum >>> 0 === entry.crc32 >>> 0) return "";
      throw unusable(path, `${quoted(fileName)} in it is damaged, its checksum differs`);
    },
  };
}

async function* entryChunks(path: string, entry: Entry): AsyncGenerator<Uint8Array> {
  const archive = await openPromise(path, { autoClose: false, lazyEntries: true });
  try {
    const stream = await archive.openReadStreamPromise(entry);
    for await (const chunk of stream) yield chunk as Uint8Array;
  } finally {
    archive.close();
  }
}

async function guarded<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof OperationalError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof Error && "syscall" in error) {
      throw new WorldError("E_FILE_READ", `Cannot read ${path}: ${reason}`, { cause: error });
    }
    throw unusable(path, `the zip archive is torn or damaged, ${reason}`, error);
  }
}

function mayBeTable(fileName: string): boolean {
  const name = basename(fileName);
  if (fileName.endsWith("/") || fileName.startsWith("__MACOSX/") || name.startsWith("."))
    return false;
  return !/(?:\.(?:sha\d*(?:sums?)?|md5|crc|checksum|asc|sig)|^(?:checksum|sha\d+sums?|md5sums?)(?:\.txt)?|^thumbs\.db|^desktop\.ini)$/i.test(
    name,
  );
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}
