import { createHash } from "node:crypto";
import { extname } from "node:path";
import { MisuseError } from "../../../foundation/errors.ts";
import type { CandleFile, CandleFileOptions, RowReceiver } from "../candle-file.ts";
import type { ByteSource } from "./byte-source.ts";
import { fileChunks, foreign } from "./plain-source.ts";
import { chooseEntries } from "./choose-entries.ts";
import { listZipEntries, unusable, type ZipEntry } from "./zip-entries.ts";

/** Opens the bytes of one entry as a table. */
export type OpenEntry = (source: ByteSource) => Promise<CandleFile>;

/**
 * Opens the candles of a zip archive: of its one readable entry, or of several with the same
 * columns, which are read one after another by name. Where names say the instrument, the asset or
 * the timeframe, the entries of others are left alone.
 *
 * @throws {MisuseError} E_ARCHIVE: torn, encrypted, nothing readable in it, or entries that differ;
 *   E_ASSET: its entries are named after other assets; and what the one entry's own table throws.
 */
export async function openZipFile(
  path: string,
  options: CandleFileOptions,
  openEntry: OpenEntry,
): Promise<CandleFile> {
  const listed = await listZipEntries(path);
  if (listed.length === 0) throw unusable(path, "it holds no file");
  if (listed.some(({ fileName }) => fileName === "xl/workbook.xml")) {
    throw foreign(path, "an Excel workbook; export its sheet as CSV first");
  }
  const entries = chooseEntries(path, listed, options);
  const tries = [];
  for (const entry of entries) tries.push(await tryEntry(entry, openEntry));
  const opened = tries.filter((attempt) => attempt.kind === "opened");
  const failed = tries.filter((attempt) => attempt.kind === "failed");
  const fault = decisiveFault(opened, failed);
  if (fault !== undefined) throw fault;
  const [first] = opened;
  if (first === undefined) {
    throw unusable(
      path,
      `none of its ${tries.length} files is a table of candles`,
      failed[0]?.error,
    );
  }
  const other = opened.find(({ file }) => layoutOf(file) !== layoutOf(first.file));
  if (other !== undefined) {
    throw unusable(
      path,
      `it holds tables that differ, ${first.fileName} has ${layoutOf(first.file)} and ${other.fileName} has ${layoutOf(other.file)}; unpack the one that is meant`,
    );
  }
  const files = opened.map(({ file }) => file);
  return {
    hasVolume: first.file.hasVolume,
    columns: first.file.columns,
    readRows: async (receiver) => readAll(path, files, receiver),
  };
}

type Attempt =
  | { readonly kind: "opened"; readonly fileName: string; readonly file: CandleFile }
  | { readonly kind: "failed"; readonly fileName: string; readonly error: MisuseError };

async function tryEntry(entry: ZipEntry, openEntry: OpenEntry): Promise<Attempt> {
  const { fileName } = entry;
  try {
    return { kind: "opened", fileName, file: await openEntry(await entry.open()) };
  } catch (error) {
    if (!(error instanceof MisuseError)) throw error;
    return { kind: "failed", fileName, error };
  }
}

/** An entry that is a table but needs a word, is broken, or looks like one of those that are read. */
function decisiveFault(
  opened: readonly { readonly fileName: string }[],
  failed: readonly Extract<Attempt, { kind: "failed" }>[],
): MisuseError | undefined {
  if (opened.length === 0 && failed.length === 1) return failed[0]!.error;
  // A month without rows takes nothing from the others.
  const broken = opened.length === 0 ? failed : failed.filter((f) => f.error.code !== "E_NO_ROWS");
  const kinds = new Set(opened.map(({ fileName }) => extname(fileName).toLowerCase()));
  return broken.find(
    ({ fileName, error }) =>
      ["E_ASSET", "E_DECIMAL", "E_DATE_ORDER", "E_ARCHIVE"].includes(error.code) ||
      kinds.has(extname(fileName).toLowerCase()),
  )?.error;
}

function layoutOf(file: CandleFile): string {
  return file.hasVolume ? "candles with volume" : "candles without volume";
}

async function readAll(
  path: string,
  files: readonly CandleFile[],
  receiver: RowReceiver,
): Promise<string> {
  let before = 0;
  for (const file of files) {
    let last = 0;
    const place = (line: number): number => {
      last = Math.max(last, line);
      return before + line;
    };
    await file.readRows({
      row: (row) => {
        receiver.row(before === 0 ? counted(row, place) : { ...row, line: place(row.line) });
      },
      refuse: (row) => {
        receiver.refuse({ ...row, line: place(row.line) });
      },
    });
    before += last;
  }
  const hash = createHash("sha256");
  for await (const bytes of fileChunks(path)) hash.update(bytes);
  return hash.digest("hex");
}

function counted<Row extends { readonly line: number }>(
  row: Row,
  place: (line: number) => number,
): Row {
  place(row.line);
  return row;
}
