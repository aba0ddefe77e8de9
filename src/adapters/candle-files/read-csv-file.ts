import { type CandleRows, createCandleRows } from "../../market/candle-rows.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import { createRefusedRows, type RefusedRows } from "../../market/refused-rows.ts";
import { foreign, openPlainSource } from "./archives/plain-source.ts";
import type { CsvFormat } from "./csv-format.ts";
import { identifyBytes } from "./file-signature.ts";
import { openCsvTable } from "./open-csv-table.ts";
import { openTable } from "./open-table.ts";

export interface CsvFileReading {
  readonly rows: CandleRows;
  /** Rows with something unreadable in them. */
  readonly refused: RefusedRows;
  readonly format: CsvFormat;
  /** sha256 (hex) of the file's bytes. */
  readonly sha256: string;
}

/**
 * Reads the candles of one instrument from a delimited text file into memory.
 *
 * @throws {MisuseError} E_FILE_MISSING, E_FILE_FORMAT, E_CSV_COLUMNS, E_CSV_LINE, E_ASSET,
 *   E_DECIMAL, E_DATE_ORDER.
 * @throws {WorldError} E_FILE_READ.
 */
export async function readCsvFile(path: string, instrument: InstrumentId): Promise<CsvFileReading> {
  const source = await openPlainSource(path);
  const identity = identifyBytes(source.beginning);
  if (identity.kind !== "text") {
    throw foreign(path, identity.kind === "foreign" ? identity.what : `${identity.kind}-packed`);
  }
  const table = openCsvTable(source, { instrument });
  const file = await openTable(table, { instrument });
  const builder = createCandleRows({ withVolume: file.hasVolume });
  const refused = createRefusedRows();
  const sha256 = await file.readRows({ row: builder.push, refuse: refused.add });
  return { rows: builder.rows(), refused, format: table.format, sha256 };
}
