import type { EquityPoint } from "./decision.ts";
import { createGrowingColumn } from "./growing-column.ts";
import type { EquityColumns } from "./recorded-run.ts";

/** An equity curve that grows; a point at the time of the last one takes its place. */
export interface EquityCurve {
  push(point: EquityPoint): void;
  columns(): EquityColumns;
}

export function createEquityCurve(): EquityCurve {
  const atMs = createGrowingColumn();
  const equity = createGrowingColumn();
  const cash = createGrowingColumn();
  const grossExposure = createGrowingColumn();
  const netExposure = createGrowingColumn();
  let lastAtMs = -Infinity;
  return {
    push(point) {
      const write = point.atMs === lastAtMs ? "replaceLast" : "push";
      lastAtMs = point.atMs;
      atMs[write](point.atMs);
      equity[write](point.equity);
      cash[write](point.cash);
      grossExposure[write](point.grossExposure);
      netExposure[write](point.netExposure);
    },
    columns: () => ({
      atMs: atMs.values(),
      equity: equity.values(),
      cash: cash.values(),
      grossExposure: grossExposure.values(),
      netExposure: netExposure.values(),
    }),
  };
}
