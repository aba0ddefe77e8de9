import { equityReturns } from "../../evaluation/metrics/equity-returns.ts";
import { marketLine } from "../../evaluation/metrics/market-line.ts";
import { heldFigures } from "./held-figures.ts";
import type { SheetBenchmark } from "./tear-sheet.ts";

/** Account values at each moment of the run: its own, everything held, its mean net exposure held. */
interface BenchmarkColumns {
  readonly equity: Float64Array;
  readonly hold: Float64Array;
  readonly part: Float64Array;
}

/** What holding made, and how much of the run it explains. */
export function sheetBenchmark(
  { equity, hold, part }: BenchmarkColumns,
  time: { readonly years: number; readonly rowsPerYear: number },
): SheetBenchmark {
  const line = marketLine(equityReturns(equity), equityReturns(hold));
  return {
    buyAndHold: heldFigures(hold, time),
    sameExposure: heldFigures(part, time),
    beta: line?.beta,
    alphaPerYear: line === undefined ? undefined : line.alpha * time.rowsPerYear,
    alphaT: line?.alphaT,
    correlation: line?.correlation,
  };
}
