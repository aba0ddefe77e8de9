import type { RowReceiver } from "./candle-file.ts";
import type { TableLayout } from "./table-layout.ts";
import type { ReadCells } from "./table-row-reader.ts";

/** A table of text cells that can be read from its beginning any number of times. */
export interface TextTable {
  readonly layout: TableLayout;
  /** First rows of data. */
  readonly sample: readonly (readonly string[])[];
  /** Whether a point in a number can only be a decimal point. */
  readonly pointIsDecimal: boolean;
  /**
   * Streams the rows of data.
   *
   * @returns sha256 (hex) of the file's bytes.
   */
  readonly read: (onCells: ReadCells, refuse: RowReceiver["refuse"]) => Promise<string>;
}
