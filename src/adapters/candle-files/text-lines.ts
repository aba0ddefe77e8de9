import { MisuseError } from "../../foundation/errors.ts";
import type { ByteSource } from "./archives/byte-source.ts";
import type { TextEncodingName } from "./text-encoding.ts";

/** Lines longer than this are no candle. */
export const lineLengthMax = 65_536;

export interface ReadLinesOptions {
  readonly encoding: TextEncodingName;
  /** What ends a line; a carriage return before "\n" is dropped. */
  readonly lineEnd: "\n" | "\r";
  readonly onLine: (line: string, lineNumber: number) => void;
}

/**
 * Reads a text line by line; memory does not grow with its length.
 *
 * @returns sha256 (hex) of the file's bytes.
 * @throws {MisuseError} E_CSV_LINE: a line is longer than `lineLengthMax`.
 */
export async function readTextLines(
  source: ByteSource,
  options: ReadLinesOptions,
): Promise<string> {
  const decoder = new TextDecoder(options.encoding);
  const splitter = createLineSplitter(source.name, options);
  const sha256 = await source.read((bytes) => {
    splitter.push(decoder.decode(bytes, { stream: true }));
  });
  splitter.push(decoder.decode());
  splitter.end();
  return sha256;
}

/** The error of a line without end. */
export function longLine(name: string, lineNumber: number): MisuseError {
  return new MisuseError(
    "E_CSV_LINE",
    `Cannot read ${name} as candles: line ${lineNumber} is longer than ${lineLengthMax} characters`,
  );
}

interface LineSplitter {
  readonly push: (text: string) => void;
  readonly end: () => void;
}

function createLineSplitter(name: string, { lineEnd, onLine }: ReadLinesOptions): LineSplitter {
  let carry = "";
  let lineNumber = 0;
  const emit = (line: string): void => {
    lineNumber += 1;
    if (line.length > lineLengthMax) throw longLine(name, lineNumber);
    onLine(line.endsWith("\r") ? line.slice(0, -1) : line, lineNumber);
  };
  return {
    push: (text) => {
      const lines = (carry + text).split(lineEnd);
      carry = lines.pop() ?? "";
      for (const line of lines) emit(line);
      if (carry.length > lineLengthMax) throw longLine(name, lineNumber + 1);
    },
    end: () => {
      if (carry !== "") emit(carry);
    },
  };
}
