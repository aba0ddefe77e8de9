/** A byte of which one bit is wrong. */
export interface FlippedBit {
  /** Position, counted from 0. */
  readonly at: number;
  readonly is: number;
  readonly was: number;
}

/**
 * The one bit that was flipped in something small that proves itself, found by trying every bit.
 *
 * @param isWhole Whether these bytes are as they were written; asked 8 times per byte.
 * @returns Nothing where no single bit is to blame.
 */
export function flippedBit(
  bytes: Uint8Array,
  isWhole: (bytes: Uint8Array) => boolean,
): FlippedBit | undefined {
  const tried = Uint8Array.from(bytes);
  for (const [at, is] of bytes.entries()) {
    for (let bit = 0; bit < 8; bit++) {
      const was = is ^ (1 << bit);
      tried[at] = was;
      if (isWhole(tried)) return { at, is, was };
    }
    tried[at] = is;
  }
  return undefined;
}
