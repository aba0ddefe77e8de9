import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { MisuseError, WorldError } from "../../../foundation/errors.ts";
import { type ByteSource, takeBeginning } from "./byte-source.ts";

/**
 * The bytes of a file as they are.
 *
 * @throws {MisuseError} E_FILE_MISSING; E_FILE_FORMAT: a folder, a pipe, a device, or empty.
 * @throws {WorldError} E_FILE_READ.
 */
export async function openPlainSource(path: string): Promise<ByteSource> {
  await refuseIrregular(path);
  const { beginning, isWhole } = await takeBeginning(fileChunks(path));
  if (beginning.length === 0) throw foreign(path, "empty");
  return {
    name: path,
    beginning,
    isWhole,
    read: async (onChunk) => {
      const hash = createHash("sha256");
      for await (const bytes of fileChunks(path)) {
        hash.update(bytes);
        onChunk(bytes);
      }
      return hash.digest("hex");
    },
  };
}

/** The bytes of a file, piece by piece; failures of the disk are E_FILE_READ. */
export async function* fileChunks(path: string): AsyncGenerator<Uint8Array> {
  const stream = createReadStream(path, { highWaterMark: 262_144 });
  const failed: unknown[] = [];
  stream.on("error", (error) => failed.push(error));
  try {
    for await (const chunk of stream) yield chunk as Uint8Array;
  } catch (error) {
    throw failed.includes(error) ? readFailure(path, error) : error;
  }
}

/** The error of a file that is none of candles. */
export function foreign(name: string, what: string): MisuseError {
  return new MisuseError("E_FILE_FORMAT", `Cannot read ${name} as candles: it is ${what}`);
}

async function refuseIrregular(path: string): Promise<void> {
  const found = await stat(path).catch((error: unknown) => {
    throw readFailure(path, error);
  });
  if (found.isDirectory()) throw foreign(path, "a folder");
  if (!found.isFile()) throw foreign(path, "no regular file but a pipe, a device or a socket");
}

/** Why a file that somebody named cannot be read: E_FILE_MISSING or E_FILE_READ. */
export function readFailure(path: string, error: unknown): Error {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT" || code === "ENOTDIR") {
    return new MisuseError("E_FILE_MISSING", `Cannot read ${path}: there is no such file`);
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new WorldError("E_FILE_READ", `Cannot read ${path}: ${reason}`, { cause: error });
}
