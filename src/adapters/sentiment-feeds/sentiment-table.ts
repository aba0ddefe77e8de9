/** Takes rows as they are read. */
export interface RowReceiver {
  /**
   * @param cells As the table's columns.
   * @param place "line 7", "entry 7".
   */
  readonly row: (cells: readonly string[], place: string) => void;
  readonly refuse: (place: string, reason: string) => void;
}

/** Rows of text cells under named columns. */
export interface SentimentTable {
  /** Lower case. */
  readonly columns: readonly string[];
  /** First rows. */
  readonly sample: readonly (readonly string[])[];
  /** @returns sha256 (hex) of the bytes that hold it. */
  readonly read: (receiver: RowReceiver) => Promise<string>;
}
