import type { EquityPoint } from "./decision.ts";
import { createGrowingTable } from "./growing-table.ts";
import type { EquityColumns } from "./recorded-run.ts";

/** An equity curve that grows; a point at the time of the last one takes its place. */
export interface EquityCurve {
  push(point: EquityPoint): void;
  columns(): EquityColumns;
}

export function createEquityCurve(): EquityCurve {
  const table = createGrowingTable(5);
  let lastAtMs = -Infinity;
  let row = 0;
  return {
    push(point) {
      if (point.atMs !== lastAtMs) row = table.addRow();
      lastAtMs = point.atMs;
      const { newest } = table;
      newest[row] = point.atMs;
      newest[row + 1] = point.equity;
      newest[row + 2] = point.cash;
      newest[row + 3] = point.grossExposure;
      newest[row + 4] = point.netExposure;
    },
    columns: () => ({
      atMs: table.column(0),
      equity: table.column(1),
      cash: table.column(2),
      grossExposure: table.column(3),
      netExposure: table.column(4),
    }),
  };
}
