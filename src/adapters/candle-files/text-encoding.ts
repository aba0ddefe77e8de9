export type TextEncodingName = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";

/** How a text is written: told by its byte order mark, its zero bytes, or because it is no UTF-8. */
export function encodingOf(bytes: Uint8Array): TextEncodingName {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  const first = bytes.subarray(0, 64);
  if (first.length >= 8 && first.every((byte, i) => (i % 2 === 1) === (byte === 0))) {
    return "utf-16le";
  }
  if (first.length >= 8 && first.every((byte, i) => (i % 2 === 0) === (byte === 0))) {
    return "utf-16be";
  }
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return "utf-8";
  } catch {
    return "windows-1252";
  }
}
