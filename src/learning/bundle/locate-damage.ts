import { crc32 } from "node:zlib";
import { blockBytes, checksumAt } from "./block-checksums.ts";
import { suspectBytes } from "./crc-syndrome.ts";
import { type FileSeal, sha256Hex } from "./manifest.ts";

/** A byte that is not as it was. */
export interface BrokenByte {
  /** Position in the file, counted from 0. */
  readonly at: number;
  readonly is: number;
  readonly was: number;
}

/** What is wrong with a file, as near as can be told. */
export type Damage =
  /** Exactly this byte; proven by the sha256 of the file with it put right. */
  | ({ readonly kind: "byte" } & BrokenByte)
  /** Somewhere in [from, until); `likely` where one byte alone explains the block's checksum. */
  | {
      readonly kind: "range";
      readonly from: number;
      readonly until: number;
      readonly likely: BrokenByte | undefined;
    }
  /** The file was cut or lengthened; ranges tell what else is wrong in what can be compared. */
  | { readonly kind: "length"; readonly is: number; readonly was: number };

/**
 * Where a file differs from what its manifest says, in order of place; nothing where it is whole.
 * A single wrong byte in a block is found by the block's checksum; the file's sha256, with all such
 * bytes put right, proves that it was them.
 */
export function locateDamage(content: Uint8Array, seal: FileSeal): readonly Damage[] {
  const { bytes, sha256, blocks } = seal;
  if (content.length !== bytes) return damageOfLength(content, seal);
  if (sha256Hex(content) === sha256) return [];
  const bad = blocks === undefined ? [] : badBlocks(content, blocks);
  if (bad.length === 0) return [{ kind: "range", from: 0, until: bytes, likely: undefined }];
  const proven = provenBytes(content, bad, sha256);
  if (proven !== undefined) return proven.map((byte) => ({ kind: "byte", ...byte }));
  // Where one block alone is wrong, its one suspect has just been proven innocent.
  const mayGuess = bad.length > 1;
  return joined(
    bad.map(({ from, until, suspects }) => {
      const likely = mayGuess && suspects.length === 1 ? suspects[0] : undefined;
      return { kind: "range", from, until, likely };
    }),
  );
}

function damageOfLength(
  content: Uint8Array,
  { bytes, sha256, blocks }: FileSeal,
): readonly Damage[] {
  const length = { kind: "length", is: content.length, was: bytes } as const;
  const overlap = content.subarray(0, bytes);
  const isWholeBefore = overlap.length === bytes && sha256Hex(overlap) === sha256;
  if (isWholeBefore || blocks === undefined) return [length];
  // Of a cut file the block that the cut went through cannot be compared.
  const comparable =
    overlap.length === bytes ? bytes : Math.floor(overlap.length / blockBytes) * blockBytes;
  const bad = badBlocks(overlap.subarray(0, comparable), blocks);
  return [
    length,
    ...joined(bad.map(({ from, until }) => ({ kind: "range", from, until, likely: undefined }))),
  ];
}

interface BadBlock {
  readonly from: number;
  readonly until: number;
  /** Each alone would explain the checksum. */
  readonly suspects: readonly BrokenByte[];
}

function badBlocks(content: Uint8Array, blocks: string): readonly BadBlock[] {
  const bad: BadBlock[] = [];
  for (let from = 0; from < content.length; from += blockBytes) {
    const block = content.subarray(from, from + blockBytes);
    const syndrome = crc32(block) ^ checksumAt(blocks, from / blockBytes);
    if (syndrome === 0) continue;
    const suspects = suspectBytes(syndrome, block.length).map(({ at, flipped }) => {
      const is = block[at]!;
      return { at: from + at, is, was: is ^ flipped };
    });
    bad.push({ from, until: from + block.length, suspects });
  }
  return bad;
}

/** Hashes of a whole file that a search for the right bytes may cost. */
const proofsMax = 256;

// One suspect of each block such that the file has its sha256 again.
function provenBytes(
  content: Uint8Array,
  bad: readonly BadBlock[],
  sha256: string,
): readonly BrokenByte[] | undefined {
  const proofs = bad.reduce((count, { suspects }) => count * suspects.length, 1);
  if (proofs === 0 || proofs > proofsMax) return undefined;
  const mended = Uint8Array.from(content);
  for (let proof = 0; proof < proofs; proof++) {
    const bytes = choiceOf(bad, proof);
    for (const { at, was } of bytes) mended[at] = was;
    if (sha256Hex(mended) === sha256) return bytes;
    for (const { at, is } of bytes) mended[at] = is;
  }
  return undefined;
}

// The digits of `number`, each counted in as many as its block has suspects.
function choiceOf(bad: readonly BadBlock[], number: number): readonly BrokenByte[] {
  let rest = number;
  return bad.map(({ suspects }) => {
    const chosen = suspects[rest % suspects.length]!;
    rest = Math.floor(rest / suspects.length);
    return chosen;
  });
}

type Range = Extract<Damage, { readonly kind: "range" }>;

// Neighbours of which nothing more is known are one.
function joined(ranges: readonly Range[]): readonly Range[] {
  const out: Range[] = [];
  for (const range of ranges) {
    const last = out.at(-1);
    const touches = last?.until === range.from && last.likely === undefined;
    if (touches && range.likely === undefined)
      out[out.length - 1] = { ...last, until: range.until };
    else out.push(range);
  }
  return out;
}
