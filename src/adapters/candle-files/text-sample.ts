import type { ByteSource } from "./archives/byte-source.ts";
import { encodingOf, type TextEncodingName } from "./text-encoding.ts";
import { lineLengthMax, longLine } from "./text-lines.ts";

/** The beginning of a text file and how it is written. */
export interface TextSample {
  /** The file's first lines, whole lines only. */
  readonly lines: readonly string[];
  readonly encoding: TextEncodingName;
  readonly lineEnd: "\n" | "\r";
}

const sampleLinesMax = 2000;

/**
 * Cuts the beginning of a text into lines.
 *
 * @throws {MisuseError} E_CSV_LINE: there is no line end where one must be.
 */
export function sampleText(source: ByteSource): TextSample {
  const encoding = encodingOf(source.beginning);
  const text = new TextDecoder(encoding).decode(source.beginning, { stream: !source.isWhole });
  const lineEnd = text.includes("\r") && !text.includes("\n") ? "\r" : "\n";
  const lines = text.split(lineEnd, sampleLinesMax + 1);
  const long = lines.findIndex((line) => line.length > lineLengthMax);
  if (long >= 0) throw longLine(source.name, long + 1);
  // The last line of a beginning may be cut.
  const isCut = lines.length > sampleLinesMax || (!source.isWhole && lines.length > 1);
  const whole = isCut ? lines.slice(0, -1) : lines;
  return { lines: whole.map((line) => line.replace(/\r$/, "")), encoding, lineEnd };
}
