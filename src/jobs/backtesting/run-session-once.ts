import { createPaperBroker } from "../../adapters/paper-broker/create-paper-broker.ts";
import { eventLoopTurn } from "../../foundation/event-loop-turn.ts";
import { type CandleSeries, sliceCandles } from "../../market/candle-series.ts";
import { type CostModel, costPerSide } from "../../market/costs.ts";
import { Decimal } from "../../market/decimal.ts";
import { decimalText } from "../../market/decimal-grid.ts";
import { createBacktestLedger } from "../../trading/session/backtest-ledger.ts";
import { neverHalted } from "../../trading/session/halt-latch.ts";
import type { RecordedRun } from "../../trading/session/recorded-run.ts";
import { replayFeed } from "../../trading/session/replay-feed.ts";
import { runSession, type SessionEnd } from "../../trading/session/run-session.ts";
import type { ParameterValues } from "../../trading/strategies/strategy.ts";
import { exchangeFeed, fundingOf } from "../trading/exchange-feed.ts";
import type { PreparedRun } from "../trading/prepare-run.ts";

export interface OnceOptions {
  readonly name: string;
  readonly cash: number;
  readonly parameters: ParameterValues;
  readonly configuration: object;
  /** Scales all costs; default 1. */
  readonly costMultiplier?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Open time of the last candle that is shown; default: the last one there is. */
  readonly untilMs?: number | undefined;
  /** Open time of the first candle that is decided on; default: the span's. */
  readonly tradeFromMs?: number | undefined;
  /** Told how many candles have been shown. */
  readonly onCandles?: ((count: number) => void) | undefined;
}

export interface OnceRun {
  readonly run: RecordedRun;
  readonly end: SessionEnd;
}

/** Runs the one session of all modes on stored candles, with an exchange in memory. */
export async function runSessionOnce(
  prepared: PreparedRun,
  options: OnceOptions,
): Promise<OnceRun> {
  const { lanes, span, strategy, limits, forecasts } = prepared;
  const { timeframe } = lanes[0]!.series;
  const costs = lanes.map((lane) => scaled(lane.costs, options.costMultiplier ?? 1));
  const broker = createPaperBroker({
    timeframe,
    lanes: lanes.map(({ instrument, rules }, i) => ({ instrument, rules, costs: costs[i]! })),
    startCash: decimalText(new Decimal(options.cash)),
    funding: fundingOf(lanes),
  });
  const ledger = createBacktestLedger();
  const shown = lanes.map(({ series }, i) => shownCandles(series, span.lanes[i]!.from, options));
  const feed = exchangeFeed(replayFeed(shown), broker, {
    lanes,
    timeframe,
    onCandles: options.onCandles,
  });
  const end = await runSession(
    { feed, forecasts, broker, ledger, latch: neverHalted },
    {
      name: options.name,
      mode: "backtest",
      timeframe,
      instruments: lanes.map(({ instrument }) => instrument),
      rules: lanes.map(({ rules }) => rules),
      strategy,
      parameters: options.parameters,
      limits,
      startCash: options.cash,
      costShare: Math.max(...costs.map((own) => costPerSide(own))),
      startedFromMs: span.startedFromMs,
      tradeFromMs: options.tradeFromMs ?? span.tradeFromMs,
      configuration: options.configuration,
    },
    { signal: options.signal, pause: eventLoopTurn },
  );
  return { run: ledger.run, end };
}

function scaled(costs: CostModel, multiplier: number): CostModel {
  return { ...costs, multiplier: costs.multiplier * multiplier };
}

function shownCandles(
  series: CandleSeries,
  from: number,
  { untilMs = Infinity }: Pick<OnceOptions, "untilMs">,
): CandleSeries {
  const after = series.openTimeMs.findIndex((openMs) => openMs > untilMs);
  return sliceCandles(series, from, after < 0 ? series.openTimeMs.length : after);
}
