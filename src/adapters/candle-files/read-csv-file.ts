import { MisuseError } from "../../foundation/errors.ts";
import type { CandleRows } from "../../market/candle-rows.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import type { RefusedRows } from "../../market/refused-rows.ts";
import { type CsvFormat, detectCsvFormat } from "./csv-format.ts";
import { createCsvRowReader } from "./csv-row-reader.ts";
import { readTextLines } from "./text-lines.ts";
import { sampleText } from "./text-sample.ts";

export interface CsvFileReading {
  readonly rows: CandleRows;
  /** Rows with something unreadable in them. */
  readonly refused: RefusedRows;
  readonly format: CsvFormat;
  /** sha256 (hex) of the file's bytes. */
  readonly sha256: string;
}

/**
 * Reads the candles of one instrument from a delimited text file as people have them: with or
 * without header, any common delimiter, order, unit of time and line end, prose above the table.
 *
 * @throws {MisuseError} E_FILE_MISSING, E_FILE_FORMAT, E_CSV_COLUMNS, E_CSV_LINE.
 * @throws {WorldError} E_FILE_READ.
 */
export async function readCsvFile(path: string, instrument: InstrumentId): Promise<CsvFileReading> {
  const { lines, encoding, lineEnd } = await sampleText(path);
  const format = detectNamingFile(path, lines, instrument);
  const reader = createCsvRowReader(format);
  const sha256 = await readTextLines(path, {
    encoding,
    lineEnd,
    onLine: (line, lineNumber) => {
      if (lineNumber >= format.firstRowLine) reader.readLine(line, lineNumber);
    },
  });
  return { rows: reader.builder.rows(), refused: reader.refused, format, sha256 };
}

function detectNamingFile(
  path: string,
  lines: readonly string[],
  instrument: InstrumentId,
): CsvFormat {
  try {
    return detectCsvFormat(lines, instrument);
  } catch (error) {
    if (!(error instanceof MisuseError)) throw error;
    throw new MisuseError(error.code, error.message.replace("the file", path), { cause: error });
  }
}
