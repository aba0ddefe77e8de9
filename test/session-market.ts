import { createPaperBroker } from "../src/adapters/paper-broker/create-paper-broker.ts";
import type { PaperBroker } from "../src/adapters/paper-broker/paper-broker.ts";
import type { CandleSeries } from "../src/market/candle-series.ts";
import { type CostModel, costModelFor, costPerSide } from "../src/market/costs.ts";
import { type InstrumentId, parseInstrument } from "../src/market/instrument.ts";
import type { TradingRules } from "../src/market/trading-rules.ts";
import { defaultRiskLimits, type RiskLimits } from "../src/trading/risk/risk-limits.ts";
import { createBacktestLedger } from "../src/trading/session/backtest-ledger.ts";
import type { CandleFeed } from "../src/trading/session/candle-feed.ts";
import type { ForecastFeed } from "../src/trading/session/forecast-feed.ts";
import { neverHalted } from "../src/trading/session/halt-latch.ts";
import type { RecordedRun } from "../src/trading/session/recorded-run.ts";
import { replayFeed } from "../src/trading/session/replay-feed.ts";
import { runSession, type SessionEnd } from "../src/trading/session/run-session.ts";
import type { SessionPlan } from "../src/trading/session/session-plan.ts";
import { defineStrategy } from "../src/trading/strategies/define-strategy.ts";
import { precomputedStrategy } from "../src/trading/strategies/precomputed-strategy.ts";
import type { Signal } from "../src/trading/strategies/signal.ts";
import type { Strategy } from "../src/trading/strategies/strategy.ts";

export const sessionInstrument = parseInstrument("BTCUSDT");
export const hourMs = 3_600_000;
/** 2024-01-01 UTC. */
export const firstOpenMs = 1_704_067_200_000;

/** Hourly candles of one instrument, [open, high, low, close], the first one at `firstOpenMs`. */
export function hourlyCandles(
  rows: readonly (readonly [number, number, number, number])[],
  instrument: InstrumentId = sessionInstrument,
): CandleSeries {
  const column = (pick: (row: readonly number[], i: number) => number) =>
    Float64Array.from(rows, (row, i) => pick(row, i));
  return {
    instrument,
    timeframe: "1h",
    openTimeMs: column((_, i) => firstOpenMs + i * hourMs),
    open: column((row) => row[0]!),
    high: column((row) => row[1]!),
    low: column((row) => row[2]!),
    close: column((row) => row[3]!),
    volume: undefined,
  };
}

/** Spot with a step of 0.001 and a tick of 0.01; fees in quote currency. */
export function sessionRules(
  instrument: InstrumentId = sessionInstrument,
  other: Partial<TradingRules> = {},
): TradingRules {
  return {
    instrument,
    market: "spot",
    priceTick: "0.01",
    quantityStep: "0.001",
    quantityMin: "0.001",
    quantityMax: undefined,
    notionalMin: "5",
    buyFeeIn: "quote",
    ...other,
  };
}

export interface SessionSetting {
  readonly series: readonly CandleSeries[];
  readonly strategy: Strategy;
  readonly limits?: Partial<RiskLimits>;
  readonly rules?: Partial<TradingRules>;
  readonly costs?: Partial<CostModel>;
  readonly startCash?: number;
  readonly tradeFromMs?: number;
  readonly forecasts?: ForecastFeed;
}

/** Candles before the trading begins. */
const calmCandles = 16;

/**
 * A market whose candles trade a volume and cost nothing, after calm ones at 100 whose average true
 * range is 2.
 *
 * @param rows [open, high, low, close, volume] from where the trading begins.
 * @param strategy A strategy that sees the calm candles too, or the stances of the precomputed one after them.
 */
export function settingAfterCalm(
  rows: readonly (readonly [number, number, number, number, number])[],
  strategy: readonly number[] | Strategy,
  other: Pick<SessionSetting, "limits" | "rules">,
): SessionSetting {
  const calm = Array.from({ length: calmCandles }, () => [100, 101, 99, 100, 1e6] as const);
  const all = [...calm, ...rows];
  const series = hourlyCandles(all.map(([open, high, low, close]) => [open, high, low, close]));
  return {
    series: [{ ...series, volume: Float64Array.from(all, (row) => row[4]) }],
    strategy: "start" in strategy ? strategy : afterCalm(strategy),
    tradeFromMs: firstOpenMs + calmCandles * hourMs,
    costs: { halfSpreadBps: 0, slippageBps: 0, stopExtraBps: 0, takerFeeBps: 0 },
    ...other,
  };
}

function afterCalm(stances: readonly number[]): Strategy {
  return precomputedStrategy(
    Int8Array.from([...Array.from({ length: calmCandles }, () => 0), ...stances]),
  );
}

/** What a strategy says at each candle after the calm ones, and how strongly; afterwards it is flat. */
export function sayingAfterCalm(said: readonly (readonly [Signal["stance"], number])[]): Strategy {
  return defineStrategy({
    name: "by-candle",
    summary: "A stance by candle.",
    parameters: {},
    warmUp: () => 0,
    start() {
      let candle = -calmCandles;
      return {
        onCandle() {
          const [stance, strength] = said[candle++] ?? ["flat", 1];
          return { stance, strength, reasons: [] };
        },
      };
    },
  });
}

/** No limit but the fraction: a tenth of equity a position, no stop. */
const openLimits: RiskLimits = {
  ...defaultRiskLimits,
  fraction: 0.1,
  riskPerTrade: undefined,
  stopAtr: undefined,
  cooldownCandles: 0,
};

export function sessionPlan(setting: SessionSetting): SessionPlan {
  const { series, strategy } = setting;
  const instruments = series.map(({ instrument }) => instrument);
  return {
    name: "test",
    mode: "backtest",
    timeframe: series[0]!.timeframe,
    instruments,
    rules: instruments.map((instrument) => sessionRules(instrument, setting.rules)),
    strategy,
    parameters: {},
    limits: { ...openLimits, ...setting.limits },
    startCash: setting.startCash ?? 10_000,
    costShare: costPerSide(costModelFor(instruments[0]!, setting.costs)),
    startedFromMs: 0,
    tradeFromMs: setting.tradeFromMs ?? 0,
    configuration: { strategy: strategy.name },
  };
}

export function sessionBroker(setting: SessionSetting): PaperBroker {
  const lanes = setting.series.map(({ instrument }) => ({
    instrument,
    rules: sessionRules(instrument, setting.rules),
    costs: costModelFor(instrument, { impactCoefficient: 0, ...setting.costs }),
  }));
  const startCash = String(setting.startCash ?? 10_000);
  return createPaperBroker({ timeframe: setting.series[0]!.timeframe, lanes, startCash });
}

/** Stored candles that a paper broker trades before the session sees them. */
export function tradedFeed(series: readonly CandleSeries[], broker: PaperBroker): CandleFeed {
  const feed = replayFeed(series);
  return {
    next() {
      const fed = feed.next();
      if (fed !== undefined) broker.advance(fed.lane, fed.candle);
      return fed;
    },
  };
}

/** A whole backtest in memory. */
export async function backtestOf(
  setting: SessionSetting,
): Promise<{ readonly end: SessionEnd; readonly run: RecordedRun; readonly broker: PaperBroker }> {
  const broker = sessionBroker(setting);
  const ledger = createBacktestLedger();
  const feed = tradedFeed(setting.series, broker);
  const { forecasts } = setting;
  const ports = { feed, forecasts, broker, ledger, latch: neverHalted };
  const end = await runSession(ports, sessionPlan(setting));
  return { end, run: ledger.run, broker };
}
