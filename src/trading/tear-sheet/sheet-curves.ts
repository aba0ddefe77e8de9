import type { SheetCurves } from "./tear-sheet.ts";

const pointsMax = 600;

interface CurveColumns {
  readonly atMs: Float64Array;
  readonly equity: Float64Array;
  readonly buyAndHold: Float64Array;
  readonly sameExposure: Float64Array;
  readonly netExposure: Float64Array;
}

/** Thins the columns of a run to at most 600 stretches without losing the depth of a fall. */
export function sheetCurves(columns: CurveColumns): SheetCurves {
  const rows = columns.atMs.length;
  const points = Math.min(rows, pointsMax);
  const last = Array.from({ length: points }, (_, k) =>
    points === 1 ? 0 : Math.round((k * (rows - 1)) / (points - 1)),
  );
  const pick = (values: Float64Array): number[] => last.map((row) => values[row]!);
  const over = (values: Float64Array, join: (stretch: Float64Array) => number): readonly number[] =>
    last.map((row, k) => join(values.subarray(k === 0 ? 0 : last[k - 1]! + 1, row + 1)));
  return {
    timeMs: pick(columns.atMs),
    equity: pick(columns.equity),
    buyAndHold: pick(columns.buyAndHold),
    sameExposure: pick(columns.sameExposure),
    drawdown: over(fallsOf(columns.equity), largest),
    buyAndHoldDrawdown: over(fallsOf(columns.buyAndHold), largest),
    netExposure: over(columns.netExposure, average),
  };
}

/** Fall from the running peak per row, positive fraction. */
function fallsOf(equity: Float64Array): Float64Array {
  let peak = 0;
  return equity.map((value) => {
    peak = Math.max(peak, value);
    return 1 - value / peak;
  });
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

function average(values: Float64Array): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
