import { join } from "node:path";
import { writeRun } from "../adapters/ledger/write-run.ts";
import { annualisedSharpeRatio } from "../evaluation/metrics/annualised-sharpe-ratio.ts";
import { equityReturns } from "../evaluation/metrics/equity-returns.ts";
import { maxDrawdown } from "../evaluation/metrics/max-drawdown.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import { throwIfInterrupted } from "../foundation/throw-if-interrupted.ts";
import { candlesPerYear } from "../market/candles-per-year.ts";
import { eventLogHash } from "../trading/session/event-log-hash.ts";
import type { RecordedRun } from "../trading/session/recorded-run.ts";
import type { TradingState } from "../trading/risk/trading-state.ts";
import { readParameters } from "../trading/strategies/read-parameters.ts";
import type { Strategy } from "../trading/strategies/strategy.ts";
import { buildTearSheet } from "../trading/tear-sheet/build-tear-sheet.ts";
import { costMultipliers } from "../trading/tear-sheet/cost-levels.ts";
import { countedRun } from "../trading/tear-sheet/counted-run.ts";
import type { TearSheet } from "../trading/tear-sheet/tear-sheet.ts";
import type { CostRerun, TearSheetFacts } from "../trading/tear-sheet/tear-sheet-facts.ts";
import { runFacts } from "./trading/run-facts.ts";
import { type RunRequest, runDefaults } from "./trading/run-request.ts";
import type { Forecaster } from "./trading/forecast-story.ts";
import { type PreparedRun, prepareRun } from "./trading/prepare-run.ts";
import { runConfiguration } from "./trading/run-configuration.ts";
import { type OnceOptions, runSessionOnce } from "./backtesting/run-session-once.ts";
import { sessionName } from "./trading/session-name.ts";
import { countedLooks, trialOf } from "./trading/trial-of.ts";

export type { RunRequest as BacktestRequest } from "./trading/run-request.ts";

/** What a backtest found. */
export interface BacktestResult {
  readonly name: string;
  readonly sheet: TearSheet;
  /** Sentences to be read before any figure, the most important first. */
  readonly notes: readonly string[];
  readonly forecasters: readonly Forecaster[];
  /** Where the limits left the session at the last candle, and why. */
  readonly state: TradingState;
  readonly stateReason: string | null;
  /** sha256 of all that was decided, ordered, traded and marked: equal for equal runs. */
  readonly eventLogHash: string;
  /** The SQLite file that holds every decision. */
  readonly ledger: string;
  readonly run: RecordedRun;
  /** Nothing of it is the same twice. */
  readonly volatile: { readonly seconds: Readonly<Record<BacktestPhase, number>> };
}

/** "forecasts" asks the models, "session" trades, "costs" trades twice more, "sheet" judges and writes. */
export type BacktestPhase = "forecasts" | "session" | "costs" | "sheet";

export interface BacktestProgress {
  readonly phase: BacktestPhase;
  /** In [0, 1]. */
  readonly share: number;
}

export interface BacktestOptions {
  readonly clock?: Clock | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: BacktestProgress) => void) | undefined;
}

/**
 * Trades stored candles as a paper session would have traded them live: the same session, the same
 * limits, with an exchange in memory that fills at the next open and is pessimistic inside a candle.
 *
 * @throws {MisuseError} E_RUN_OPTION, E_STRATEGY and kin, E_RISK_LIMITS, E_TRADING_RULES,
 *   E_FUNDING_FILE, E_NO_CANDLES, E_NO_MODEL, E_NO_CHAMPION, E_EMPTY_RUN, and what reading files throws.
 * @throws {RefusedError} E_BACKTEST_IN_SAMPLE, E_FORECASTS_REFUSED, E_AUDIT_BROKEN, E_TRIALS_BROKEN, and
 *   what opening a version throws. @throws {InterruptedError} the signal.
 */
export async function runBacktest(
  request: RunRequest,
  options: BacktestOptions = {},
): Promise<BacktestResult> {
  const { clock = systemClock, signal } = options;
  const watch = stopwatch(clock);
  const parametersOf = (strategy: Strategy) => readParameters(strategy, request.parameters);
  const prepared = await prepareRun(request, {
    clock,
    signal,
    warmUp: (strategy) => strategy.warmUp(parametersOf(strategy)),
    onProgress: ({ answered, asked }) =>
      options.onProgress?.({ phase: "forecasts", share: answered / asked }),
  });
  watch.lap("forecasts");
  const once = onceOptions(request, prepared, options);
  const { run, end } = await runSessionOnce(prepared, once);
  throwIfInterrupted(signal);
  watch.lap("session");
  const reruns = await costReruns(prepared, once, options);
  watch.lap("costs");
  const {
    seed = runDefaults.seed,
    tradingDir = runDefaults.tradingDir,
    modelsDir = runDefaults.modelsDir,
  } = request;
  const { parameters, name } = once;
  const asking = trialOf(prepared, parameters, run);
  const trials = await countedLooks(
    prepared,
    { asking, all: [asking] },
    { tradingDir, modelsDir, clock },
  );
  const facts = runFacts(prepared, { parameters, seed, trials, reruns });
  const sheet = buildTearSheet(run, facts);
  const ledger = join(tradingDir, "backtests", `${name}.sqlite`);
  await writeRun(ledger, run);
  watch.lap("sheet");
  return {
    name,
    sheet,
    notes: prepared.notes,
    forecasters: prepared.story.forecasters,
    state: end.tradingState,
    stateReason: end.reason,
    eventLogHash: eventLogHash(run),
    ledger,
    run,
    volatile: { seconds: watch.laps },
  };
}

function onceOptions(
  request: RunRequest,
  prepared: PreparedRun,
  { signal, onProgress }: BacktestOptions,
): OnceOptions {
  const { cash = runDefaults.cash } = request;
  const { strategy, lanes, span } = prepared;
  const parameters = readParameters(strategy, request.parameters);
  const { timeframe } = lanes[0]!.series;
  const instruments = lanes.map(({ instrument }) => instrument);
  const name = sessionName(request.name, { instruments, timeframe, strategy: strategy.name });
  const candles = lanes.reduce(
    (sum, { series }, i) => sum + series.openTimeMs.length - span.lanes[i]!.from,
    0,
  );
  const onCandles = (count: number): void =>
    onProgress?.({ phase: "session", share: count / candles });
  const configuration = runConfiguration(request, prepared, { parameters, cash });
  return { name, cash, parameters, configuration, signal, onCandles };
}

const multipliers = costMultipliers.filter((level) => level !== 1);
const nothingTried = { trials: { count: 1, sharpes: [] }, reruns: undefined } as const;

// The same session at half and double costs: what it does may change too.
async function costReruns(
  prepared: PreparedRun,
  once: OnceOptions,
  { signal, onProgress }: BacktestOptions,
): Promise<readonly CostRerun[] | undefined> {
  const facts = runFacts(prepared, { parameters: once.parameters, seed: 0, ...nothingTried });
  const reruns: CostRerun[] = [];
  for (const [i, multiplier] of multipliers.entries()) {
    const { run } = await runSessionOnce(prepared, {
      ...once,
      costMultiplier: multiplier,
      onCandles: undefined,
    });
    throwIfInterrupted(signal);
    onProgress?.({ phase: "costs", share: (i + 1) / multipliers.length });
    const rerun = rerunFigures(facts, run);
    if (rerun !== undefined) reruns.push({ multiplier, ...rerun });
  }
  return reruns.length === multipliers.length ? reruns : undefined;
}

// Undefined where the account was lost: the sheet prices such a run by itself.
function rerunFigures(
  facts: TearSheetFacts,
  run: RecordedRun,
): Omit<CostRerun, "multiplier"> | undefined {
  const counted = countedRun(run, facts);
  if (counted === undefined || counted.equity.length < 2) return undefined;
  const { equity, stopped } = counted;
  const rowsPerYear = candlesPerYear(facts.timeframe);
  return {
    totalReturn: equity.at(-1)! / equity[0]! - 1,
    sharpeRatio: annualisedSharpeRatio(equityReturns(equity), rowsPerYear),
    maxDrawdown: maxDrawdown(equity),
    trades: run.roundTrips.length,
    stopped,
  };
}

function stopwatch(clock: Clock) {
  const laps: Record<BacktestPhase, number> = { forecasts: 0, session: 0, costs: 0, sheet: 0 };
  let sinceMs = clock.monotonicMs();
  return {
    laps,
    lap(phase: BacktestPhase) {
      const nowMs = clock.monotonicMs();
      laps[phase] = (nowMs - sinceMs) / 1000;
      sinceMs = nowMs;
    },
  };
}
