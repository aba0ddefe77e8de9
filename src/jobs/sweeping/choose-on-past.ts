import { throwIfInterrupted } from "../../foundation/throw-if-interrupted.ts";
import { joinColumns } from "../../evaluation/rows/join-columns.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import type { ParameterValues } from "../../trading/strategies/strategy.ts";
import type { PreparedRun } from "../trading/prepare-run.ts";
import { runSessionOnce } from "../backtesting/run-session-once.ts";
import { type PathFigures, pathFigures } from "./path-figures.ts";
import type { SweepStretch } from "./sweep-stretches.ts";
import { type SweptRun, tradedReturns } from "./swept-run.ts";

/** A stretch and how the configuration that its past spoke for did on it. */
export interface ChosenStretch {
  /** First and last decision of the stretch, UTC epoch milliseconds. */
  readonly fromMs: number;
  readonly untilMs: number;
  /** Position of the chosen configuration. */
  readonly chosen: number;
  readonly parameters: ParameterValues;
  /** Of the chosen one on the past. */
  readonly past: PathFigures;
  /** On the stretch, started flat and with nothing known but the candles before. */
  readonly judged: PathFigures & { readonly trades: number };
}

/** All stretches one after the other. */
export interface WalkedChoice {
  readonly stretches: readonly ChosenStretch[];
  /** Of the joined stretches. */
  readonly figures: PathFigures & { readonly trades: number };
  /** The best with hindsight on the same candles, and the strategy's defaults where they were tried. */
  readonly hindsight: PathFigures;
  /** Mean over all configurations on the same candles: a blind choice. */
  readonly blindReturn: number;
}

export interface ChoiceOptions {
  readonly stretches: readonly SweepStretch[];
  readonly by: "sharpe" | "return";
  readonly cash: number;
  readonly rowsPerYear: number;
  readonly signal: AbortSignal | undefined;
  readonly onStretch: (done: number) => void;
}

/**
 * Chooses before every stretch by what was known then, and runs the chosen configuration on it anew.
 * A configuration's past is its own run up to there: no later candle has a part in it.
 */
export async function chooseOnPast(
  prepared: PreparedRun,
  swept: readonly SweptRun[],
  options: ChoiceOptions,
): Promise<WalkedChoice> {
  const { stretches, by, cash, rowsPerYear, signal } = options;
  const chosen: ChosenStretch[] = [];
  const parts: Float64Array[] = [];
  for (const stretch of stretches) {
    const { number, past } = bestOnPast(swept, stretch, { by, rowsPerYear });
    const { parameters } = swept[number]!.figures;
    const span = stretchSpan(prepared, swept[number]!, stretch);
    const { run } = await runSessionOnce(
      { ...prepared, span: { ...prepared.span, ...span } },
      { name: "sweep", cash, parameters, configuration: parameters, signal, untilMs: span.untilMs },
    );
    throwIfInterrupted(signal);
    const { returns, atMs } = tradedReturns(run, span.tradeFromMs);
    parts.push(returns);
    chosen.push({
      fromMs: atMs[0]!,
      untilMs: atMs.at(-1)!,
      chosen: number,
      parameters,
      past,
      judged: { ...pathFigures(returns, rowsPerYear), trades: run.roundTrips.length },
    });
    options.onStretch(chosen.length);
  }
  const from = stretches[0]!.from;
  const later = swept.map(({ returns }) => pathFigures(returns.subarray(from), rowsPerYear));
  return {
    stretches: chosen,
    figures: {
      ...pathFigures(joinColumns(parts), rowsPerYear),
      trades: chosen.reduce((sum, { judged }) => sum + judged.trades, 0),
    },
    hindsight: later.reduce((best, one) => (scoreOf(one, by) > scoreOf(best, by) ? one : best)),
    blindReturn: later.reduce((sum, one) => sum + one.totalReturn, 0) / later.length,
  };
}

function bestOnPast(
  swept: readonly SweptRun[],
  { pastFrom, from }: SweepStretch,
  { by, rowsPerYear }: Pick<ChoiceOptions, "by" | "rowsPerYear">,
): { readonly number: number; readonly past: PathFigures } {
  const pasts = swept.map(({ returns }) =>
    pathFigures(returns.subarray(pastFrom, from), rowsPerYear),
  );
  const scores = pasts.map((past) => scoreOf(past, by));
  const number = scores.indexOf(Math.max(...scores));
  return { number, past: pasts[number]! };
}

function scoreOf({ sharpeRatio, totalReturn }: PathFigures, by: ChoiceOptions["by"]): number {
  return (by === "sharpe" ? sharpeRatio : totalReturn) ?? -Infinity;
}

// Open times of the first and last candle that are decided on.
function stretchSpan(
  { lanes }: PreparedRun,
  { atMs }: Pick<SweptRun, "atMs">,
  { from, until }: SweepStretch,
) {
  const stepMs = timeframeMs(lanes[0]!.series.timeframe);
  return { tradeFromMs: atMs[from]! - stepMs, untilMs: atMs[until]! - stepMs };
}
