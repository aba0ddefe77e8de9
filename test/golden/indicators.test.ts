import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Candle } from "../../src/market/candle.ts";
import { createAdx } from "../../src/trading/indicators/adx.ts";
import { createAtr } from "../../src/trading/indicators/atr.ts";
import { createBollinger } from "../../src/trading/indicators/bollinger.ts";
import { createDonchian } from "../../src/trading/indicators/donchian.ts";
import { createEma } from "../../src/trading/indicators/ema.ts";
import { createMacd } from "../../src/trading/indicators/macd.ts";
import { createObv } from "../../src/trading/indicators/obv.ts";
import { createRealisedVolatility } from "../../src/trading/indicators/realised-volatility.ts";
import { createRsi } from "../../src/trading/indicators/rsi.ts";
import { createSma } from "../../src/trading/indicators/sma.ts";
import { createRollingVwap, createSessionVwap } from "../../src/trading/indicators/vwap.ts";

// Written once by bench/peers/record-indicators.mjs.
interface Golden {
  readonly candles: Record<keyof Candle, readonly number[]>;
  readonly answers: Record<string, { readonly first: number; readonly values: readonly number[] }>;
  readonly bitcoin: Record<string, readonly (readonly [position: number, value: number])[]>;
}

type Run = (candle: Candle) => number | undefined;

const golden = JSON.parse(
  readFileSync(join(import.meta.dirname, "indicators.json"), "utf8"),
) as Golden;
const bitcoinFile = join(import.meta.dirname, "../../../shared/data/BTCUSDT_1h.csv");
const toleranceShare = 1e-9;

const starts: Readonly<Record<string, () => Run>> = {
  "sma 20": () => ofCloses(createSma(20), (mean) => mean),
  "ema 12": () => ofCloses(createEma(12), (mean) => mean),
  "ema 2": () => ofCloses(createEma(2), (mean) => mean),
  "rsi 14": () => ofCloses(createRsi(14), (rsi) => rsi),
  "rsi 2": () => ofCloses(createRsi(2), (rsi) => rsi),
  "macd 12 26 9": () => ofCloses(createMacd(), ({ macd }) => macd),
  "macd signal 12 26 9": () => ofCloses(createMacd(), ({ signal }) => signal),
  "macd histogram 12 26 9": () => ofCloses(createMacd(), ({ histogram }) => histogram),
  "macd 5 8 3": () => ofCloses(createMacd({ fast: 5, slow: 8, signal: 3 }), ({ macd }) => macd),
  "macd signal 5 8 3": () =>
    ofCloses(createMacd({ fast: 5, slow: 8, signal: 3 }), ({ signal }) => signal),
  "atr 14": () => ofCandles(createAtr(14), (atr) => atr),
  "atr 2": () => ofCandles(createAtr(2), (atr) => atr),
  "bollinger upper 20 2": () => ofCloses(createBollinger(20), ({ upper }) => upper),
  "bollinger middle 20 2": () => ofCloses(createBollinger(20), ({ middle }) => middle),
  "bollinger lower 20 2": () => ofCloses(createBollinger(20), ({ lower }) => lower),
  "bollinger upper 5 1.5": () => ofCloses(createBollinger(5, 1.5), ({ upper }) => upper),
  "adx 14": () => ofCandles(createAdx(14), ({ adx }) => adx),
  "adx plus di 14": () => ofCandles(createAdx(14), ({ plusDi }) => plusDi),
  "adx minus di 14": () => ofCandles(createAdx(14), ({ minusDi }) => minusDi),
  "adx 3": () => ofCandles(createAdx(3), ({ adx }) => adx),
  obv: () => ofCandles(createObv(), (obv) => obv),
  "donchian upper 20": () => ofCandles(createDonchian(20), ({ upper }) => upper),
  "donchian lower 20": () => ofCandles(createDonchian(20), ({ lower }) => lower),
  "rolling vwap 20": () => ofCandles(createRollingVwap(20), (vwap) => vwap),
  "session vwap": () => ofCandles(createSessionVwap(), (vwap) => vwap),
  "realised volatility 24 8766": () =>
    ofCloses(createRealisedVolatility(24, 8766), (volatility) => volatility),
};

// TA-Lib gives the directional indicators before the index itself.
const earlierThere = new Set(["adx plus di 14", "adx minus di 14"]);

describe("indicators beside TA-Lib", () => {
  test("every recorded one is tested", () => {
    expect(Object.keys(starts).toSorted()).toEqual(Object.keys(golden.answers).toSorted());
  });

  test.each(Object.keys(golden.answers))("%s: every value and the first position", (name) => {
    const { first, values } = golden.answers[name]!;
    const answers = golden.candles.close
      .map((_, i) => candleOf(golden.candles, i))
      .map(runOf(name));
    const ourFirst = answers.findIndex((answer) => answer !== undefined);
    expect(ourFirst).toBe(earlierThere.has(name) ? first + 13 : first);
    for (let i = ourFirst; i < answers.length; i += 1) {
      const wanted = hasStillWindow(name, i) ? golden.candles.close[i]! : values[i - first]!;
      expectClose(answers[i], wanted, `${name} at ${i}`);
    }
  });

  test.runIf(existsSync(bitcoinFile))("real data: 60,108 candles of BTCUSDT 1h", () => {
    const candles = readCandles(bitcoinFile);
    expect(candles).toHaveLength(60_108);
    for (const [name, rows] of Object.entries(golden.bitcoin)) {
      const answers = candles.map(runOf(name));
      for (const [position, value] of rows) {
        if (earlierThere.has(name) && position < 27) continue;
        expectClose(answers[position], value, `${name} at ${position}`);
      }
    }
  });
});

// TA-Lib subtracts squares, which leaves 2e-6 of rounding where the price stood still; the band is 0 wide there.
function hasStillWindow(name: string, last: number): boolean {
  if (name !== "bollinger upper 5 1.5") return false;
  const window = golden.candles.close.slice(last - 4, last + 1);
  return window.every((close) => close === window[0]);
}

function runOf(name: string): Run {
  const run = starts[name]!();
  return (candle) => run(candle);
}

function ofCloses<Out>(
  indicator: { next(close: number): Out | undefined },
  pick: (out: Out) => number,
): Run {
  return ({ close }) => picked(indicator.next(close), pick);
}

function ofCandles<Out>(
  indicator: { next(candle: Candle): Out | undefined },
  pick: (out: Out) => number,
): Run {
  return (candle) => picked(indicator.next(candle), pick);
}

function picked<Out>(out: Out | undefined, pick: (out: Out) => number): number | undefined {
  return out === undefined ? undefined : pick(out);
}

// A difference of two prices (MACD) is as exact as the prices, so its tolerance never shrinks below 1e-12.
function expectClose(actual: number | undefined, wanted: number, what: string): void {
  const tolerance = Math.max(toleranceShare * Math.abs(wanted), 1e-12);
  expect(actual, what).toBeDefined();
  expect(Math.abs(actual! - wanted), what).toBeLessThanOrEqual(tolerance);
}

function candleOf(columns: Golden["candles"], i: number): Candle {
  const { openTimeMs, open, high, low, close, volume } = columns;
  return {
    openTimeMs: openTimeMs[i]!,
    open: open[i]!,
    high: high[i]!,
    low: low[i]!,
    close: close[i]!,
    volume: volume[i]!,
  };
}

function readCandles(path: string): readonly Candle[] {
  const rows = readFileSync(path, "utf8").trim().split("\n").slice(1);
  return rows.map((row) => {
    const [openTimeMs, open, high, low, close, volume] = row.split(",").map(Number);
    return {
      openTimeMs: openTimeMs!,
      open: open!,
      high: high!,
      low: low!,
      close: close!,
      volume: volume!,
    };
  });
}
