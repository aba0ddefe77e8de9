import type { Cell, TableSource } from "../candle-files/tables/table-source.ts";
import {
  type ForecastCell,
  type ForecastCellRow,
  type ForecastCells,
  rowsMax,
} from "./forecast-cells.ts";
import { tooLong } from "./forecast-file-error.ts";

/** The cells of a Parquet or Feather file. */
export async function tableCells(source: TableSource): Promise<ForecastCells> {
  const { columns } = source;
  const rows: ForecastCellRow[] = [];
  await source.readChunks(
    columns.map((_, k) => k),
    ({ rowCount, cell }) => {
      if (rows.length + rowCount > rowsMax) throw tooLong();
      for (let i = 0; i < rowCount; i++) {
        const cells = columns.map((_, k) => plainCell(cell(k, i)));
        rows.push({ line: rows.length + 1, cells });
      }
      return "more";
    },
  );
  return {
    names: columns.map(({ name }) => name),
    areMoments: columns.map(({ holds }) => holds === "moment"),
    rows,
  };
}

function plainCell(cell: Cell): ForecastCell {
  return typeof cell === "bigint" ? Number(cell) : cell;
}
