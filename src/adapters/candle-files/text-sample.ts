import { open } from "node:fs/promises";
import { MisuseError, WorldError } from "../../foundation/errors.ts";

/** The beginning of a file and how it is written. */
export interface TextSample {
  /** The file's first lines, whole lines only. */
  readonly lines: readonly string[];
  readonly encoding: "utf-8" | "utf-16le" | "utf-16be";
  readonly lineEnd: "\n" | "\r";
}

const sampleBytesMax = 65_536;
const sampleLinesMax = 200;

/**
 * Reads the beginning of a text file.
 *
 * @throws {MisuseError} E_FILE_MISSING, E_FILE_FORMAT: a folder, empty, binary or another format.
 * @throws {WorldError} E_FILE_READ: the file exists and the system does not let us read it.
 */
export async function sampleText(path: string): Promise<TextSample> {
  const bytes = await readBeginning(path);
  const foreign = foreignFormat(bytes);
  if (foreign !== undefined) {
    throw new MisuseError("E_FILE_FORMAT", `Cannot read ${path} as candles: it is ${foreign}`);
  }
  const encoding = encodingOf(bytes);
  const text = new TextDecoder(encoding).decode(bytes, { stream: true });
  const lineEnd = text.includes("\r") && !text.includes("\n") ? "\r" : "\n";
  const lines = text.split(lineEnd).map((line) => line.replace(/\r$/, ""));
  // The last line of a full sample may be cut.
  const whole = bytes.length === sampleBytesMax && lines.length > 1 ? lines.slice(0, -1) : lines;
  return { lines: whole.slice(0, sampleLinesMax), encoding, lineEnd };
}

/** The first bytes of a file, at most 64 KiB; the same errors as `sampleText`. */
export async function readBeginning(path: string): Promise<Uint8Array> {
  const buffer = Buffer.alloc(sampleBytesMax);
  try {
    const file = await open(path, "r");
    try {
      const { bytesRead } = await file.read(buffer, 0, sampleBytesMax, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw readFailure(path, error);
  }
}

function readFailure(path: string, error: unknown): Error {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT" || code === "ENOTDIR") {
    return new MisuseError("E_FILE_MISSING", `Cannot read ${path}: there is no such file`);
  }
  if (code === "EISDIR") {
    return new MisuseError("E_FILE_FORMAT", `Cannot read ${path} as candles: it is a folder`);
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new WorldError("E_FILE_READ", `Cannot read ${path}: ${reason}`, { cause: error });
}

/** First bytes of formats that people may pass by mistake. */
const signatures: readonly (readonly [string, string])[] = [
  ["504b0304", "a zip archive; unpack it first"],
  ["1f8b", "gzip-compressed; unpack it first"],
  ["28b52ffd", "zstd-compressed; unpack it first"],
  ["425a68", "bzip2-compressed; unpack it first"],
  ["fd377a585a", "xz-compressed; unpack it first"],
  ["50415231", "a Parquet file"],
  ["4152524f5731", "an Arrow or Feather file"],
  ["894844460d0a", "an HDF5 file"],
  ["53514c69746520", "an SQLite database"],
  ["25504446", "a PDF document"],
];

function foreignFormat(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return "empty";
  const start = Buffer.from(bytes.subarray(0, 8)).toString("hex");
  const known = signatures.find(([signature]) => start.startsWith(signature));
  if (known !== undefined) return known[1];
  if (encodingOf(bytes) === "utf-8" && bytes.includes(0)) return "no text";
  return undefined;
}

function encodingOf(bytes: Uint8Array): TextSample["encoding"] {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return "utf-8";
}
