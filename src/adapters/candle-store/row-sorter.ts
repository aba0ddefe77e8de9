import type { GoodRow } from "../../market/row-intake.ts";
import { openScratchTable } from "./scratch-table.ts";

/** Sorts any number of rows; what does not fit into memory waits on disk. */
export interface RowSorter {
  readonly push: (row: GoodRow) => void;
  /** By open time, then by ordinal, in batches; to be read once, after the last `push`. */
  readonly sorted: () => AsyncIterable<readonly GoodRow[]>;
  /** Removes what is left of it on disk. */
  readonly close: () => Promise<void>;
}

const columns = ["open_time_ms", "ordinal", "line", "open", "high", "low", "close", "volume"];

/**
 * @param path The file that the rows are read for; the work is done beside it.
 * @throws {WorldError} E_DISK_WRITE, as do all calls.
 */
export async function openRowSorter(path: string): Promise<RowSorter> {
  const table = await openScratchTable(path, columns);
  return {
    push: (row) => {
      const { openTimeMs, ordinal, line, open, high, low, close, volume } = row;
      table.add([openTimeMs, ordinal, line, open, high, low, close, volume]);
    },
    sorted: async function* () {
      table.flush();
      for await (const batch of table.rows(
        "SELECT * FROM scratch ORDER BY open_time_ms, ordinal",
      )) {
        yield batch.map(asRow);
      }
    },
    close: table.close,
  };
}

function asRow(values: readonly number[]): GoodRow {
  const [openTimeMs, ordinal, line, open, high, low, close, volume] = values as Values;
  return { openTimeMs, ordinal, line, open, high, low, close, volume };
}

type Values = [number, number, number, number, number, number, number, number];
