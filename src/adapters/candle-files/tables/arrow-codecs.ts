import { type Codec, CompressionType, compressionRegistry } from "apache-arrow";
import { WorldError } from "../../../foundation/errors.ts";
import { prove } from "./flatbuffer-verifier.ts";

let loaded: Promise<void> | undefined;

/** Teaches the Arrow library LZ4 (both ways) and ZSTD (reading), once. */
export async function loadArrowCodecs(): Promise<void> {
  loaded ??= register();
  await loaded;
}

async function register(): Promise<void> {
  compressionRegistry.set(CompressionType.LZ4_FRAME, await lz4Codec());
  const { decompress } = await import("fzstd");
  const decode = (bytes: Uint8Array): Uint8Array => {
    proveZstdSize(bytes);
    return new Uint8Array(decompress(bytes));
  };
  compressionRegistry.set(CompressionType.ZSTD, { decode });
}

/** The most bytes that one byte can become in ZSTD: a block of 128 KiB out of four bytes. */
export const zstdExpansionMax = 32_768;
/** As other readers of ZSTD allow it. */
const zstdWindowMax = 2 ** 27;

/**
 * The library takes the memory that the head of a frame asks for, however little follows.
 *
 * @throws {RangeError} The head is broken.
 * @see RFC 8878, section 3.1.1.1
 */
function proveZstdSize(frame: Uint8Array): void {
  const [flags = 0, window = 0] = frame.subarray(4, 6);
  const hasWindow = (flags & 32) === 0;
  const sizeFlag = flags >> 6;
  const sizeBytes = sizeFlag === 0 ? Number(!hasWindow) : 2 ** sizeFlag;
  const sizeAt = (hasWindow ? 6 : 5) + [0, 1, 2, 4][flags & 3]!;
  const size = frame
    .subarray(sizeAt, sizeAt + sizeBytes)
    .reduceRight((sum, byte) => sum * 256 + byte, 0);
  const windowBytes = hasWindow ? 2 ** (10 + (window >> 3)) * (1 + (window & 7) / 8) : 0;
  prove(size <= frame.length * zstdExpansionMax, "a column is too long when unpacked");
  prove(windowBytes <= zstdWindowMax, "a column needs too much memory to unpack");
}

/** A native library: where it has no build for this machine only files with LZ4 are refused. */
async function lz4Codec(): Promise<Codec> {
  try {
    const { compressFrameSync, decompressFrameSync } = await import("lz4-napi");
    // Copies: what a codec answers need not start on a multiple of eight bytes.
    return {
      encode: (bytes) => new Uint8Array(compressFrameSync(bufferOf(bytes))),
      decode: (bytes) => new Uint8Array(decompressFrameSync(bufferOf(bytes))),
    };
  } catch (cause) {
    return { decode: () => refuseLz4(cause) };
  }
}

/** The error for LZ4 where its library has no build for this machine. */
export function refuseLz4(cause: unknown): never {
  throw new WorldError(
    "E_CODEC",
    `Cannot use LZ4 compression: its library cannot be loaded on ${process.platform} ${process.arch}; ` +
      "install candlecast with its optional packages, or use another format",
    { cause },
  );
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
