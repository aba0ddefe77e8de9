import {
  backtestOverfitting,
  type OverfittingEstimate,
} from "../evaluation/significance/backtest-overfitting.ts";
import { type SharpeRecord, sharpeRecord } from "../evaluation/walk-forward/sharpe-record.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import { throwIfInterrupted } from "../foundation/throw-if-interrupted.ts";
import { candlesPerYear } from "../market/candles-per-year.ts";
import type { SheetTrials } from "../trading/tear-sheet/tear-sheet-facts.ts";
import { runDefaults } from "./trading/run-request.ts";
import { prepareRun } from "./trading/prepare-run.ts";
import { countedLooks } from "./trading/trial-of.ts";
import { chooseOnPast, type WalkedChoice } from "./sweeping/choose-on-past.ts";
import { sweepGrid } from "./sweeping/sweep-grid.ts";
import { sweepDefaults } from "./sweeping/sweep-defaults.ts";
import type { SweepRequest } from "./sweeping/sweep-request.ts";
import { type SweptConfiguration, type SweptRun, sweepOne } from "./sweeping/swept-run.ts";
import { sweepStretches } from "./sweeping/sweep-stretches.ts";

export type { SweepRequest } from "./sweeping/sweep-request.ts";
export type { SweptConfiguration } from "./sweeping/swept-run.ts";

/** What a sweep found. */
export interface SweepResult {
  readonly strategy: string;
  readonly varied: readonly string[];
  /** In the order of the grid. */
  readonly configurations: readonly SweptConfiguration[];
  readonly skipped: number;
  /** Position of the best by what is chosen by, with hindsight. */
  readonly best: number;
  readonly span: { readonly fromMs: number; readonly untilMs: number; readonly candles: number };
  /** What choosing on the past would have been worth; no candle is judged that a choice has seen. */
  readonly walk: WalkedChoice;
  /** The best of all with hindsight, held against how many were tried. */
  readonly deflatedSharpe: SharpeRecord;
  /** Probability that the best configuration of one half is below the middle in the other. */
  readonly overfitting: OverfittingEstimate | undefined;
  readonly inSample: boolean;
  readonly notes: readonly string[];
}

export interface SweepOptions {
  readonly clock?: Clock | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Share done, in [0, 1]. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/**
 * Runs a strategy with every combination of its parameters, and tells what choosing among them on the
 * past would have made on candles that the choice has not seen. Every combination counts as a trial.
 *
 * @throws {MisuseError} E_SWEEP_GRID, E_STRATEGY_PARAMETER and what `runBacktest` throws.
 */
export async function sweepStrategy(
  request: SweepRequest,
  options: SweepOptions = {},
): Promise<SweepResult> {
  const { clock = systemClock, signal, onProgress } = options;
  const {
    cash = runDefaults.cash,
    tradingDir = runDefaults.tradingDir,
    modelsDir = runDefaults.modelsDir,
  } = request;
  const settings = { ...sweepDefaults, ...chosen(request) };
  const prepared = await prepareRun(request, {
    clock,
    signal,
    warmUp: (strategy) =>
      Math.max(...sweepGrid(strategy, request.grid ?? {}).configurations.map(strategy.warmUp)),
  });
  const { strategy, lanes } = prepared;
  const grid = sweepGrid(strategy, request.grid ?? {});
  const rowsPerYear = candlesPerYear(lanes[0]!.series.timeframe);
  const swept: SweptRun[] = [];
  const share = 1 / (grid.configurations.length + settings.folds);
  for (const [i, parameters] of grid.configurations.entries()) {
    swept.push(await sweepOne(prepared, parameters, { cash, rowsPerYear, signal }));
    throwIfInterrupted(signal);
    onProgress?.((i + 1) * share);
  }
  const returns = swept.map((one) => one.returns);
  const stretches = sweepStretches(returns[0]!.length, settings);
  const walk = await chooseOnPast(prepared, swept, {
    stretches,
    by: settings.by,
    cash,
    rowsPerYear,
    signal,
    onStretch: (done) => onProgress?.((grid.configurations.length + done) * share),
  });
  const best = bestOf(swept, settings.by);
  const looks = { asking: swept[best]!.trial, all: swept.map(({ trial }) => trial) };
  const trials: SheetTrials = await countedLooks(prepared, looks, { tradingDir, modelsDir, clock });
  const { firstDecisionMs: fromMs, lastDecisionMs: untilMs } = looks.asking;
  return {
    strategy: strategy.name,
    varied: grid.varied,
    configurations: swept.map(({ figures }) => figures),
    skipped: grid.skipped,
    best,
    span: { fromMs, untilMs, candles: returns[0]!.length + 1 },
    walk,
    deflatedSharpe: sharpeRecord(returns[best]!, trials),
    overfitting: backtestOverfitting(returns, { blocks: overfittingBlocks }),
    inSample: prepared.isInSample,
    notes: [...prepared.notes, ...skippedNote(grid.skipped)],
  };
}

/** 12,870 ways to call half of them the past. */
const overfittingBlocks = 16;

function bestOf(swept: readonly SweptRun[], by: "sharpe" | "return"): number {
  const score = ({ figures }: SweptRun): number =>
    (by === "sharpe" ? figures.sharpeRatio : figures.totalReturn) ?? -Infinity;
  const scores = swept.map(score);
  return scores.indexOf(Math.max(...scores));
}

function skippedNote(skipped: number): readonly string[] {
  if (skipped === 0) return [];
  return [`${skipped} combinations contradict themselves and were left out.`];
}

function chosen({ folds, window, by }: SweepRequest) {
  return {
    ...(folds === undefined ? {} : { folds }),
    ...(window === undefined ? {} : { window }),
    ...(by === undefined ? {} : { by }),
  };
}
