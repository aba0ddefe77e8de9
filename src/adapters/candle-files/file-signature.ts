export type FileKind = "text" | "gzip" | "zip" | "arrow" | "parquet";

export type FileIdentity =
  { readonly kind: FileKind } | { readonly kind: "foreign"; readonly what: string };

/** Tells what a file is by its first bytes. */
export function identifyBytes(bytes: Uint8Array): FileIdentity {
  if (bytes.length === 0) return { kind: "foreign", what: "empty" };
  const start = Buffer.from(bytes.subarray(0, 16)).toString("hex");
  const known = signatures.find(([signature]) => start.startsWith(signature));
  if (known !== undefined) return known[1];
  if (Buffer.from(bytes.subarray(257, 262)).toString("latin1") === "ustar") {
    return { kind: "foreign", what: "a tar archive; unpack it first" };
  }
  return isText(bytes) ? { kind: "text" } : { kind: "foreign", what: "no text" };
}

const foreign = (what: string): FileIdentity => ({ kind: "foreign", what });

/** First bytes in hexadecimal; the formats that people may pass by mistake too. */
const signatures: readonly (readonly [string, FileIdentity])[] = [
  ["504b0304", { kind: "zip" }],
  ["504b0506", { kind: "zip" }],
  ["504b0708", { kind: "zip" }],
  ["1f8b", { kind: "gzip" }],
  ["50415231", { kind: "parquet" }],
  ["4152524f5731", { kind: "arrow" }],
  ["46454131", { kind: "arrow" }],
  ["ffffffff", { kind: "arrow" }],
  ["28b52ffd", foreign("zstd-compressed; unpack it first")],
  ["425a68", foreign("bzip2-compressed; unpack it first")],
  ["fd377a585a", foreign("xz-compressed; unpack it first")],
  ["04224d18", foreign("LZ4-compressed; unpack it first")],
  ["377abcaf271c", foreign("a 7-Zip archive; unpack it first")],
  ["526172211a07", foreign("a RAR archive; unpack it first")],
  ["894844460d0a", foreign("an HDF5 file; write it as CSV or Parquet first")],
  ["53514c69746520", foreign("an SQLite database; write its table as CSV first")],
  ["25504446", foreign("a PDF document")],
  ["d0cf11e0", foreign("an Excel workbook; save it as CSV first")],
  ["934e554d5059", foreign("a NumPy array; write it as CSV first")],
  ["8004", foreign("a Python pickle; write it as CSV or Parquet first")],
  ["8005", foreign("a Python pickle; write it as CSV or Parquet first")],
  ["3c21646f6374797065", foreign("a web page, no table; was the download refused?")],
  ["3c21444f4354595045", foreign("a web page, no table; was the download refused?")],
  ["3c68746d6c", foreign("a web page, no table; was the download refused?")],
];

/** Zero bytes stand in UTF-16 text only, there at every second place; text has few control signs. */
function isText(bytes: Uint8Array): boolean {
  const mark = Buffer.from(bytes.subarray(0, 2)).toString("hex");
  if (mark === "fffe" || mark === "feff") return true;
  const first = bytes.subarray(0, 65_536);
  const zeros = first.filter((byte) => byte === 0).length;
  if (zeros > 0) return Math.abs(zeros * 2 - first.length) <= 1;
  const controls = first.filter((byte) => byte < 32 && (byte < 9 || byte > 13)).length;
  return controls * 100 <= first.length;
}
