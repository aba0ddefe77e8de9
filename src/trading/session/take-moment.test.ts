import { describe, expect, test } from "vitest";
import {
  backtestOf,
  firstOpenMs,
  hourlyCandles,
  hourMs,
  sessionInstrument,
  sessionPlan,
  type SessionSetting,
} from "../../../test/session-market.ts";
import { walkCandles } from "../../../test/walk-candles.ts";
import { candleCount, type CandleSeries } from "../../market/candle-series.ts";
import { parseInstrument } from "../../market/instrument.ts";
import { defineStrategy } from "../strategies/define-strategy.ts";
import type { Signal } from "../strategies/signal.ts";

const [a, b] = [sessionInstrument, parseInstrument("ETHUSDT")];

// The stance by instrument and number of the candle.
const stancesOf = (stance: (instrument: string, candle: number) => Signal["stance"]) =>
  defineStrategy({
    name: "by-candle",
    summary: "A stance by candle.",
    parameters: {},
    warmUp: () => 0,
    start(_, instrument) {
      let candle = 0;
      return {
        onCandle: () => ({ stance: stance(instrument, candle++), strength: 1, reasons: [] }),
      };
    },
  });

const closesAt = (prices: readonly number[]) =>
  prices.map((price, i) => {
    const open = prices[i - 1] ?? price;
    return [open, Math.max(open, price), Math.min(open, price), price] as const;
  });

describe("takeMoment()", () => {
  const prices = [100, 100, 100, 100, 100, 100, 70, 70, 130, 130, 100, 100];
  const hedge: SessionSetting = {
    series: [hourlyCandles(closesAt(prices), a), hourlyCandles(closesAt(prices), b)],
    strategy: stancesOf((instrument) => (instrument === a ? "long" : "short")),
    rules: { market: "perpetual" },
    costs: { takerFeeBps: 0, halfSpreadBps: 0, slippageBps: 0, stopExtraBps: 0 },
    limits: { fraction: 0.8, instrumentMax: 2, grossMax: 4, dailyLossMax: 0.2, rebalanceMin: 3 },
  };

  test("judges an account only when all that closed together is marked: a hedge has no losses and no peaks", async () => {
    const { run, end } = await backtestOf(hedge);
    expect([...run.equity.equity]).toEqual(prices.map(() => 10_000));
    expect(end.tradingState).toBe("ACTIVE");
    expect(end.state.risk.peakEquity).toBe(10_000);
    expect(end.state.risk.dayStartEquity).toBe(10_000);
  });

  test("gives the later instrument's decision the others' newest prices", async () => {
    const { run } = await backtestOf({ ...hedge, limits: { ...hedge.limits, grossMax: 1.7 } });
    const fall = [...run.decisions].filter(
      ({ openTimeMs }) => openTimeMs === firstOpenMs + 6 * hourMs,
    );
    expect(fall.map(({ heldExposure }) => heldExposure.toFixed(6))).toEqual([
      "0.560000",
      "-0.560000",
    ]);
  });

  test("decides the same in whatever order the instruments are named, where they compete for nothing", async () => {
    const walk = (seed: number, instrument: CandleSeries["instrument"]): CandleSeries => ({
      ...walkCandles({ seed, candles: 300 }),
      instrument,
    });
    const series = [walk(7, a), walk(8, b)];
    const strategy = stancesOf((instrument, candle) =>
      Math.floor((candle + (instrument === a ? 0 : 3)) / 7) % 2 === 1 ? "long" : "flat",
    );
    // The account's losses in a row are counted in the order of the instruments.
    const limits = { fraction: 0.3, instrumentMax: 0.9, grossMax: 2, consecutiveLossesMax: 1e6 };
    const setting = { series, strategy, limits: { ...limits, stopAtr: 3 } };
    const one = await backtestOf(setting);
    const other = await backtestOf({ ...setting, series: series.toReversed() });
    expect(one.run.fills.length).toBeGreaterThan(60);
    expect([...other.run.equity.equity]).toEqual([...one.run.equity.equity]);
    // What the first has ordered is told as another's exposure to the second alone.
    const chosen = (run: typeof one.run, instrument: string): readonly object[] =>
      [...run.decisions]
        .filter((decision) => decision.instrument === instrument)
        .map(({ risk: { kind, exposure, rule }, ...decision }) => ({
          ...decision,
          risk: { kind, exposure, rule },
        }));
    for (const instrument of [a, b]) {
      expect(chosen(other.run, instrument)).toEqual(chosen(one.run, instrument));
    }
  });

  test("decides on an instrument alone where the others have no candle of the moment", async () => {
    const [whole, other] = hedge.series as [CandleSeries, CandleSeries];
    const holed: CandleSeries = {
      ...other,
      openTimeMs: other.openTimeMs.filter((_, i) => i !== 4),
      open: other.open.filter((_, i) => i !== 4),
      high: other.high.filter((_, i) => i !== 4),
      low: other.low.filter((_, i) => i !== 4),
      close: other.close.filter((_, i) => i !== 4),
    };
    const setting = { ...hedge, series: [whole, holed] };
    const { run, end } = await backtestOf(setting);
    expect(end.decided).toBe(candleCount(whole) + candleCount(holed));
    expect(run.decisions.length).toBe(2 * prices.length - 1);
    expect(sessionPlan(setting).instruments).toEqual([a, b]);
  });
});
