import { mean } from "../../foundation/statistics/mean.ts";
import type { RoundTrip } from "../accounting/book-state.ts";
import type { RecordedRun } from "../session/recorded-run.ts";
import type { ExecutedFill } from "./executed-fills.ts";
import { heldFigures } from "./held-figures.ts";
import { countHeld } from "./held-rows.ts";
import type { MarkedRun } from "./marked-run.ts";
import type { HeldFigures, SheetFigures } from "./tear-sheet.ts";
import { tradeFigures } from "./trade-figures.ts";

interface FigureSources {
  readonly run: RecordedRun;
  readonly marked: MarkedRun;
  readonly fills: readonly ExecutedFill[];
  /** [n] of `heldRows`. */
  readonly held: Uint8Array;
  readonly trips: readonly RoundTrip[];
  readonly time: { readonly years: number; readonly rowsPerYear: number };
}

/** All figures that can be computed, whether they mean something or not: `missingFigures` says that. */
export function sheetFigures(sources: FigureSources): SheetFigures {
  const { run, marked, fills, held, trips, time } = sources;
  const { equity, grossExposure, netExposure } = marked.marks;
  const traded = fills.reduce((sum, { value }) => sum + value, 0);
  const turnover = traded / mean(equity);
  return {
    ...(marked.isLost ? lostFigures : heldFigures(equity, time)),
    ...tradeFigures(trips, marked.timeframeMs),
    fees: fills.reduce((sum, { fee }) => sum + fee, 0),
    slippage: fills.reduce((sum, { slippage }) => sum + slippage, 0),
    funding: Number(run.state?.book.funding ?? 0),
    turnover,
    turnoverPerYear: turnover / time.years,
    exposure: countHeld(held) / held.length,
    meanExposure: mean(whileHeld(grossExposure, held)),
    meanNetExposure: mean(whileHeld(netExposure, held)),
  };
}

// What a grid leaves over is no position.
function whileHeld(exposure: Float64Array, held: Uint8Array): Float64Array {
  return exposure.map((share, row) => (held[row] === 1 ? share : 0));
}

const lostFigures: HeldFigures = {
  totalReturn: -1,
  annualGrowth: undefined,
  volatility: undefined,
  sharpeRatio: undefined,
  sortinoRatio: undefined,
  calmarRatio: undefined,
  maxDrawdown: 1,
};
