import { MisuseError } from "../../foundation/errors.ts";
import type { ByteSource } from "./archives/byte-source.ts";
import { openGzipSource } from "./archives/gzip-source.ts";
import { foreign, openPlainSource } from "./archives/plain-source.ts";
import type { CandleFile, CandleFileOptions } from "./candle-file.ts";
import { type FileKind, identifyBytes } from "./file-signature.ts";
import { openCsvTable } from "./open-csv-table.ts";
import { openTable } from "./open-table.ts";
import { encodingOf } from "./text-encoding.ts";

/**
 * Opens a file of candles, whatever it is; its first bytes tell, not its name: delimited text or
 * JSON, either of them in gzip or zip, Feather, Arrow or Parquet.
 *
 * @throws {MisuseError} E_FILE_MISSING, E_FILE_FORMAT, E_CSV_COLUMNS, E_CSV_LINE, E_JSON,
 *   E_ARCHIVE, E_ASSET, E_DECIMAL, E_DATE_ORDER, and those of Feather and Parquet files.
 * @throws {WorldError} E_FILE_READ.
 */
export async function openCandleFile(
  path: string,
  options: CandleFileOptions,
): Promise<CandleFile> {
  const source = await openPlainSource(path);
  const identity = identifyBytes(source.beginning);
  if (identity.kind === "foreign") throw foreign(path, identity.what);
  return openers[identity.kind](source, options);
}

type Opener = (source: ByteSource, options: CandleFileOptions) => Promise<CandleFile>;

const openers: Record<FileKind, Opener> = {
  text: openText,
  gzip: async ({ name }, options) => openPacked(await openGzipSource(name), options),
  zip: async ({ name }, options) => {
    const { openZipFile } = await import("./archives/open-zip-file.ts");
    return openZipFile(name, options, async (source) => openPacked(source, options));
  },
  arrow: async ({ name }, options) => {
    const { openFeatherFile } = await import("./open-feather-file.ts");
    return openFeatherFile(name, options);
  },
  parquet: async ({ name }, options) => {
    const { openParquetFile } = await import("./open-parquet-file.ts");
    return openParquetFile(name, options);
  },
};

/** What comes out of an archive must be text: other formats need to jump about in their file. */
async function openPacked(source: ByteSource, options: CandleFileOptions): Promise<CandleFile> {
  const identity = identifyBytes(source.beginning);
  if (identity.kind === "text") return openText(source, options);
  if (identity.kind === "foreign") throw foreign(source.name, identity.what);
  throw foreign(source.name, `${packedNames[identity.kind]} in an archive; unpack it first`);
}

const packedNames: Record<Exclude<FileKind, "text">, string> = {
  gzip: "a gzip file",
  zip: "a zip archive",
  arrow: "an Arrow or Feather file",
  parquet: "a Parquet file",
};

async function openText(source: ByteSource, options: CandleFileOptions): Promise<CandleFile> {
  try {
    const table = isJson(source) ? await openJson(source, options) : openCsvTable(source, options);
    return await openTable(table, options);
  } catch (error) {
    if (!(error instanceof MisuseError) || !error.message.includes("the file")) throw error;
    const message = error.message.replace("the file", source.name);
    throw new MisuseError(error.code, message, { cause: error });
  }
}

async function openJson(source: ByteSource, options: CandleFileOptions) {
  const { openJsonTable } = await import("./json/open-json-table.ts");
  return openJsonTable(source, options);
}

function isJson(source: ByteSource): boolean {
  const start = source.beginning.subarray(0, 4096);
  const text = new TextDecoder(encodingOf(source.beginning)).decode(start, { stream: true });
  return /^\s*[[{]/.test(text);
}
