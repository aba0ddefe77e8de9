import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { MisuseError } from "../../../foundation/errors.ts";
import { type ByteSource, takeBeginning } from "./byte-source.ts";
import { fileChunks } from "./plain-source.ts";

/**
 * The bytes inside a gzip file.
 *
 * @throws {MisuseError} E_ARCHIVE: the file is torn or no gzip inside.
 */
export async function openGzipSource(path: string): Promise<ByteSource> {
  return {
    name: path,
    ...(await takeBeginning(unpacked(path, () => undefined))),
    read: async (onChunk) => {
      const hash = createHash("sha256");
      for await (const bytes of unpacked(path, (packed) => hash.update(packed))) onChunk(bytes);
      return hash.digest("hex");
    },
  };
}

async function* unpacked(
  path: string,
  onPacked: (bytes: Uint8Array) => unknown,
): AsyncGenerator<Uint8Array> {
  const packed = Readable.from(tapped(fileChunks(path), onPacked));
  const gunzip = createGunzip();
  packed.on("error", (error) => gunzip.destroy(error));
  packed.pipe(gunzip);
  try {
    for await (const chunk of gunzip) yield chunk as Uint8Array;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && String(error.code).startsWith("Z_"))) {
      throw error;
    }
    throw new MisuseError(
      "E_ARCHIVE",
      `Cannot unpack ${path}: the gzip file is torn, ${error.message}`,
      { cause: error },
    );
  } finally {
    packed.destroy();
  }
}

async function* tapped(
  chunks: AsyncIterable<Uint8Array>,
  onChunk: (bytes: Uint8Array) => unknown,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    onChunk(chunk);
    yield chunk;
  }
}
