import { throwIfInterrupted } from "../../foundation/throw-if-interrupted.ts";
import type { RecordedRun } from "../../trading/session/recorded-run.ts";
import type { ParameterValues } from "../../trading/strategies/strategy.ts";
import { lostShare } from "../../trading/tear-sheet/replay-spells.ts";
import { stoppedFrom } from "../../trading/tear-sheet/stopped-from.ts";
import type { PreparedRun } from "../trading/prepare-run.ts";
import { runSessionOnce } from "../backtesting/run-session-once.ts";
import { type BacktestTrial, tradedEquity, trialOf } from "../trading/trial-of.ts";
import { type PathFigures, pathFigures } from "./path-figures.ts";

/** One configuration on the whole span: seen with hindsight. */
export interface SweptConfiguration extends PathFigures {
  readonly parameters: ParameterValues;
  readonly trades: number;
  /** Quote currency. */
  readonly fees: number;
  /**
   * Decision from which its limits let it enter nothing until the end, UTC epoch milliseconds; its figures
   * count the idle candles after it. `undefined`: it could enter to the end.
   */
  readonly stoppedFromMs: number | undefined;
}

/** The same with its returns per candle. */
export interface SweptRun {
  readonly figures: SweptConfiguration;
  /** [rows] simple; row r runs from the r-th close to the next. */
  readonly returns: Float64Array;
  /** [rows + 1] closes, UTC epoch milliseconds. */
  readonly atMs: Float64Array;
  readonly trial: BacktestTrial;
}

/** Runs one configuration over everything. @throws {InterruptedError} the signal. */
export async function sweepOne(
  prepared: PreparedRun,
  parameters: ParameterValues,
  options: {
    readonly cash: number;
    readonly rowsPerYear: number;
    readonly signal: AbortSignal | undefined;
  },
): Promise<SweptRun> {
  const { cash, rowsPerYear, signal } = options;
  const once = { name: "sweep", cash, parameters, configuration: parameters, signal };
  const { run } = await runSessionOnce(prepared, once);
  throwIfInterrupted(signal);
  const { returns, atMs } = tradedReturns(run, prepared.span.tradeFromMs);
  const figures = {
    parameters,
    ...pathFigures(returns, rowsPerYear),
    trades: run.roundTrips.length,
    fees: Number(run.state?.book.fees ?? 0),
    stoppedFromMs: stoppedFrom(run, prepared.span.tradeFromMs),
  };
  return { figures, returns, atMs, trial: trialOf(prepared, parameters, run) };
}

/** Simple returns per candle from the first decision on; an account that is lost stays lost. */
export function tradedReturns(
  run: RecordedRun,
  tradeFromMs: number,
): { readonly returns: Float64Array; readonly atMs: Float64Array } {
  const equity = tradedEquity(run, tradeFromMs);
  const returns = new Float64Array(Math.max(0, equity.length - 1));
  for (let i = 0; i < returns.length && equity[i]! > 0; i += 1) {
    returns[i] = equity[i + 1]! > 0 ? equity[i + 1]! / equity[i]! - 1 : lostShare - 1;
  }
  return { returns, atMs: run.equity.atMs.subarray(run.equity.atMs.length - equity.length) };
}
