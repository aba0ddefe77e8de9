/** One byte of a block that may be wrong. */
export interface SuspectByte {
  /** Position in the block. */
  readonly at: number;
  /** The right byte is the wrong one XOR this; never 0. */
  readonly flipped: number;
}

/**
 * Every single byte whose change explains why a block has another CRC-32 than it had.
 *
 * CRC-32 is linear: the XOR of the two checksums is that of the error alone, a byte followed by
 * zeros. Taking zeros back one at a time leads from the checksum to each byte that can stand before
 * them. Of two chance checksums one pair in 4,096 has such a byte in a block of 4,096.
 *
 * @param syndrome XOR of both CRC-32; 0 has no suspect.
 * @param length Bytes of the block.
 */
export function suspectBytes(syndrome: number, length: number): readonly SuspectByte[] {
  const suspects: SuspectByte[] = [];
  let state = syndrome >>> 0;
  for (let at = length - 1; at >= 0; at--) {
    const byte = byteOfTop[state >>> 24]!;
    const entry = table[byte]!;
    if (entry === state && byte !== 0) suspects.push({ at, flipped: byte });
    // state after a zero byte = table[low byte of the state before] ^ (state before >>> 8)
    state = (((state ^ entry) << 8) | byte) >>> 0;
  }
  return suspects;
}

const polynomial = 0xed_b8_83_20;

/** CRC of each byte alone, with nothing before and no inversion. */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let state = byte;
  for (let bit = 0; bit < 8; bit++) {
    state = (state & 1) === 0 ? state >>> 1 : (state >>> 1) ^ polynomial;
  }
  return state >>> 0;
});

/** The byte whose table entry has that top byte: each has its own. */
const byteOfTop = new Uint8Array(256);
for (const [byte, entry] of table.entries()) byteOfTop[entry >>> 24] = byte;
