import { mean } from "../../foundation/statistics/mean.ts";
import type { RoundTrip } from "../accounting/book-state.ts";
import type { RecordedRun } from "../session/recorded-run.ts";
import type { ExecutedFill } from "./executed-fills.ts";
import { heldFigures } from "./held-figures.ts";
import { dustShare } from "./held-spells.ts";
import type { MarkedRun } from "./marked-run.ts";
import type { HeldFigures, SheetFigures } from "./tear-sheet.ts";
import { tradeFigures } from "./trade-figures.ts";

interface FigureSources {
  readonly run: RecordedRun;
  readonly marked: MarkedRun;
  readonly fills: readonly ExecutedFill[];
  readonly trips: readonly RoundTrip[];
  readonly time: { readonly years: number; readonly rowsPerYear: number };
}

/** All figures that can be computed, whether they mean something or not: `missingFigures` says that. */
export function sheetFigures(sources: FigureSources): SheetFigures {
  const { run, marked, fills, trips, time } = sources;
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
    exposure: heldCandles(grossExposure) / grossExposure.length,
    meanExposure: mean(grossExposure),
    meanNetExposure: mean(netExposure),
  };
}

/** Rows at whose close more than dust was held: what a grid leaves over is no position. */
export function heldCandles(grossExposure: Float64Array): number {
  const largest = grossExposure.reduce((most, share) => Math.max(most, share), 0);
  return grossExposure.filter((share) => share > dustShare * largest).length;
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
