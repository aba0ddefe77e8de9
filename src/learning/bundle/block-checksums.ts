import { crc32 } from "node:zlib";

/** Bytes that one checksum of a manifest covers; a file's last block may be shorter. */
export const blockBytes = 4096;

/** Hex digits of one checksum. */
const digits = 8;

/** CRC-32 of each block, 8 hex digits each, one after another; "" of an empty file. */
export function blockChecksums(content: Uint8Array): string {
  let text = "";
  for (let from = 0; from < content.length; from += blockBytes) {
    text += hex(crc32(content.subarray(from, from + blockBytes)));
  }
  return text;
}

/** Hex digits that the checksums of a file of so many bytes have together. */
export function checksumDigits(bytes: number): number {
  return Math.ceil(bytes / blockBytes) * digits;
}

/** The checksum of block `index` in a text of `blockChecksums`. */
export function checksumAt(checksums: string, index: number): number {
  return Number.parseInt(checksums.slice(index * digits, (index + 1) * digits), 16);
}

function hex(value: number): string {
  return value.toString(16).padStart(digits, "0");
}
