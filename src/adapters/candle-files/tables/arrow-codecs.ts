import { type Codec, CompressionType, compressionRegistry } from "apache-arrow";
import { WorldError } from "../../../foundation/errors.ts";

let loaded: Promise<void> | undefined;

/** Teaches the Arrow library LZ4 (both ways) and ZSTD (reading), once. */
export async function loadArrowCodecs(): Promise<void> {
  loaded ??= register();
  await loaded;
}

async function register(): Promise<void> {
  compressionRegistry.set(CompressionType.LZ4_FRAME, await lz4Codec());
  const { decompress } = await import("fzstd");
  const decode = (bytes: Uint8Array): Uint8Array => new Uint8Array(decompress(bytes));
  compressionRegistry.set(CompressionType.ZSTD, { decode });
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
