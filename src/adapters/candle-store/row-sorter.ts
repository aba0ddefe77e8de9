import {
  type CandleRow,
  type CandleRows,
  createCandleRows,
  rowAt,
  rowsByTime,
} from "../../market/candle-rows.ts";
import type { GoodRow } from "../../market/row-intake.ts";
import { openScratchTable, type ScratchTable } from "./scratch-table.ts";

/** Sorts any number of rows; what does not fit into memory waits on disk. */
export interface RowSorter {
  /** @param ordinal One more than that of the row before, from 0. */
  readonly push: (row: CandleRow, ordinal: number) => void;
  /** By open time, then by ordinal, in batches; to be read once, after the last `push`. */
  readonly sorted: () => AsyncIterable<readonly GoodRow[]>;
  /** Removes what is left of it on disk. */
  readonly close: () => Promise<void>;
}

const columns = ["open_time_ms", "ordinal", "line", "open", "high", "low", "close", "volume"];
const batchSize = 4096;

/**
 * @param path The file that the rows are read for; the work is done beside it.
 * @param rowsInMemory So many rows are sorted in memory; of more all go to disk. 15 MB.
 * @throws {WorldError} E_DISK_WRITE, as do all calls.
 */
export async function openRowSorter(path: string, rowsInMemory = 262_144): Promise<RowSorter> {
  const table = await openScratchTable(path, columns);
  let held = createCandleRows({ withVolume: true });
  let onDisk = false;
  return {
    push: (row, ordinal) => {
      if (onDisk) {
        addRow(table, row, ordinal);
        return;
      }
      held.push(row);
      if (ordinal + 1 < rowsInMemory) return;
      const rows = held.rows();
      for (let i = 0; i < rows.count; i++) addRow(table, rowAt(rows, i), i);
      held = createCandleRows({ withVolume: true });
      onDisk = true;
    },
    sorted: () => (onDisk ? sortedOnDisk(table) : sortedInMemory(held.rows())),
    close: table.close,
  };
}

function addRow(table: ScratchTable, row: CandleRow, ordinal: number): void {
  const { openTimeMs, line, open, high, low, close, volume } = row;
  table.add([openTimeMs, ordinal, line, open, high, low, close, volume]);
}

async function* sortedInMemory(rows: CandleRows): AsyncGenerator<readonly GoodRow[]> {
  const order = rowsByTime(rows);
  for (let from = 0; from < order.length; from += batchSize) {
    const ordinals = order.subarray(from, from + batchSize);
    yield Array.from(ordinals, (ordinal) => goodRowAt(rows, ordinal));
  }
}

// Not `{ ...rowAt(rows, i), ordinal }`: spreading costs more than all the rest of the sorting.
function goodRowAt({ line, openTimeMs, open, high, low, close, volume }: CandleRows, i: number) {
  return {
    ordinal: i,
    line: line[i]!,
    openTimeMs: openTimeMs[i]!,
    open: open[i]!,
    high: high[i]!,
    low: low[i]!,
    close: close[i]!,
    volume: volume![i]!,
  };
}

async function* sortedOnDisk(table: ScratchTable): AsyncGenerator<readonly GoodRow[]> {
  table.flush();
  for await (const batch of table.rows("SELECT * FROM scratch ORDER BY open_time_ms, ordinal")) {
    yield batch.map(asRow);
  }
}

function asRow(values: readonly number[]): GoodRow {
  const [openTimeMs, ordinal, line, open, high, low, close, volume] = values as Values;
  return { openTimeMs, ordinal, line, open, high, low, close, volume };
}

type Values = [number, number, number, number, number, number, number, number];
