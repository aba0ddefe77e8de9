/** Bytes that can be read from their beginning any number of times. */
export interface ByteSource {
  /** How messages call it: the path, or "a.csv in path". */
  readonly name: string;
  /** The first bytes, at most `beginningBytesMax`. */
  readonly beginning: Uint8Array;
  /** Whether `beginning` is all of it. */
  readonly isWhole: boolean;
  /**
   * Streams all bytes.
   *
   * @returns sha256 (hex) of the bytes of the file on disk, packed as they are there.
   */
  readonly read: (onChunk: (bytes: Uint8Array) => void) => Promise<string>;
}

const beginningBytesMax = 262_144;

/** Reads at most `beginningBytesMax` bytes and lets go of the rest. */
export async function takeBeginning(
  chunks: AsyncIterable<Uint8Array>,
): Promise<Pick<ByteSource, "beginning" | "isWhole">> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    length += chunk.length;
    if (length > beginningBytesMax) break;
  }
  const beginning = Buffer.concat(parts).subarray(0, beginningBytesMax);
  return { beginning, isWhole: length <= beginningBytesMax };
}
