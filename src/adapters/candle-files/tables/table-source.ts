/** A file of named columns: what is in it first, its cells in chunks after. */
export interface TableSource {
  /** For people: "Parquet". */
  readonly format: string;
  /** Code of the errors that are about the file: "E_PARQUET". */
  readonly errorCode: "E_FEATHER" | "E_PARQUET";
  readonly columns: readonly TableColumn[];
  /**
   * Reads the file from its start; memory does not grow with the number of chunks.
   *
   * @param columns Positions of the columns that are wanted.
   * @param take Called with each chunk in order until it has enough; a chunk is valid only within.
   */
  readonly readChunks: (
    columns: readonly number[],
    take: (chunk: TableChunk) => "more" | "enough",
  ) => Promise<void>;
}

export interface TableColumn {
  readonly name: string;
  /** `moment`: cells are UTC epoch milliseconds; `value`: what they mean is for the reader to say. */
  readonly holds: "moment" | "value";
}

/** Neighbouring rows of a table. */
export interface TableChunk {
  readonly rowCount: number;
  /**
   * @param k Which of the wanted columns, from 0.
   * @param i Row of this chunk, from 0.
   */
  readonly cell: (k: number, i: number) => Cell;
}

/** `undefined`: the cell is empty (NULL). */
export type Cell = number | bigint | string | undefined;
