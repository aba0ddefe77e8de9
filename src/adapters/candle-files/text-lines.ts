import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { MisuseError } from "../../foundation/errors.ts";

/** Lines longer than this are no candle. */
const lineLengthMax = 65_536;

export interface ReadLinesOptions {
  readonly encoding: "utf-8" | "utf-16le" | "utf-16be";
  /** What ends a line; a carriage return before "\n" is dropped. */
  readonly lineEnd: "\n" | "\r";
  readonly onLine: (line: string, lineNumber: number) => void;
}

/**
 * Reads a text file line by line; memory does not grow with the file.
 *
 * @returns sha256 (hex) of the file's bytes.
 * @throws {MisuseError} E_CSV_LINE: a line is longer than `lineLengthMax`.
 */
export async function readTextLines(path: string, options: ReadLinesOptions): Promise<string> {
  const hash = createHash("sha256");
  const decoder = new TextDecoder(options.encoding);
  const splitter = createLineSplitter(options);
  for await (const chunk of createReadStream(path, { highWaterMark: 262_144 })) {
    const bytes = chunk as Uint8Array;
    hash.update(bytes);
    splitter.push(decoder.decode(bytes, { stream: true }));
  }
  splitter.push(decoder.decode());
  splitter.end();
  return hash.digest("hex");
}

interface LineSplitter {
  readonly push: (text: string) => void;
  readonly end: () => void;
}

function createLineSplitter({ lineEnd, onLine }: ReadLinesOptions): LineSplitter {
  let carry = "";
  let lineNumber = 0;
  const emit = (line: string): void => {
    lineNumber += 1;
    refuseLongLine(line, lineNumber);
    onLine(line.endsWith("\r") ? line.slice(0, -1) : line, lineNumber);
  };
  return {
    push: (text) => {
      const lines = (carry + text).split(lineEnd);
      carry = lines.pop() ?? "";
      for (const line of lines) emit(line);
      refuseLongLine(carry, lineNumber + 1);
    },
    end: () => {
      if (carry !== "") emit(carry);
    },
  };
}

function refuseLongLine(line: string, lineNumber: number): void {
  if (line.length <= lineLengthMax) return;
  throw new MisuseError(
    "E_CSV_LINE",
    `Cannot read the file as candles: line ${lineNumber} is longer than ${lineLengthMax} characters`,
  );
}
