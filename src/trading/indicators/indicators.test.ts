import { describe, expect, test } from "vitest";
import { createRng, type Rng } from "../../foundation/rng.ts";
import type { Candle } from "../../market/candle.ts";
import { createAdx } from "./adx.ts";
import { createAtr } from "./atr.ts";
import { batchOf } from "./batch-of.ts";
import { createBollinger } from "./bollinger.ts";
import { createDonchian } from "./donchian.ts";
import { createEma } from "./ema.ts";
import type { Indicator } from "./indicator.ts";
import { createMacd } from "./macd.ts";
import { createObv } from "./obv.ts";
import { createRealisedVolatility } from "./realised-volatility.ts";
import { createRsi } from "./rsi.ts";
import { createSma } from "./sma.ts";
import { createRollingVwap, createSessionVwap } from "./vwap.ts";

const starts: Readonly<Record<string, () => Indicator<Candle, unknown>>> = {
  sma: () => ofCloses(createSma(20)),
  ema: () => ofCloses(createEma(12)),
  rsi: () => ofCloses(createRsi(14)),
  macd: () => ofCloses(createMacd()),
  bollinger: () => ofCloses(createBollinger(20)),
  volatility: () => ofCloses(createRealisedVolatility(24, 8766)),
  atr: () => createAtr(14),
  adx: () => createAdx(14),
  obv: () => createObv(),
  donchian: () => createDonchian(20),
  "session vwap": () => createSessionVwap(),
  "rolling vwap": () => createRollingVwap(20),
};
const names = Object.keys(starts);
const seed = 20_241;

describe("batchOf()", () => {
  test(`cutting the future at 500 places changes no bit of the past, seed ${seed}`, () => {
    const rng = createRng(seed);
    const candles = walk(600, rng);
    const whole = names.map((name) => batchOf(starts[name]!(), candles));
    for (let cut = 0; cut < 500; cut += 1) {
      const which = cut % names.length;
      const length = rng.integer(candles.length + 1);
      const past = batchOf(starts[names[which]!]!(), candles.slice(0, length));
      const kept = whole[which]!.slice(0, length);
      expect(textOf(past) === textOf(kept), `${names[which]} cut at ${length}`).toBe(true);
    }
  });

  test(`editing the future changes no bit of the past, editing the past does, seed ${seed}`, () => {
    const rng = createRng(seed);
    const candles = walk(400, rng);
    for (const name of names) {
      const from = 100 + rng.integer(200);
      const edited = candles.map((candle, i) => (i < from ? candle : moved(candle)));
      const before = batchOf(starts[name]!(), candles);
      const after = batchOf(starts[name]!(), edited);
      expect(after.slice(0, from), name).toStrictEqual(before.slice(0, from));
      expect(after.slice(from), name).not.toStrictEqual(before.slice(from));
    }
  });

  test.each(names)("%s: candle by candle, two at once, is the batch to the last bit", (name) => {
    const candles = walk(300, createRng(seed));
    const others = walk(300, createRng(seed + 1));
    const [one, other] = [starts[name]!(), starts[name]!()];
    const streamed = candles.map((candle, i) => {
      other.next(others[i]!);
      return one.next(candle);
    });
    expect(streamed).toStrictEqual(batchOf(starts[name]!(), candles));
  });

  test("a column of numbers is taken as it is", () => {
    expect(batchOf(createSma(2), Float64Array.of(1, 3, 5))).toEqual([undefined, 2, 4]);
    expect(batchOf(createSma(2), [])).toEqual([]);
  });
});

describe("missing inputs", () => {
  test.each(["sma", "ema", "rsi", "macd", "bollinger", "volatility"])(
    "%s: undefined in, undefined out, and nothing is remembered",
    (name) => {
      const closes = walk(120, createRng(seed)).map(({ close }) => close);
      const holed = closes.flatMap((close) => [close, undefined]);
      const answers = batchOf(ofNumbers(name), holed);
      expect(answers.filter((_, i) => i % 2 === 1).every((x) => x === undefined)).toBe(true);
      const kept = answers.filter((_, i) => i % 2 === 0);
      expect(kept).toStrictEqual(batchOf(ofNumbers(name), closes));
    },
  );

  test("one indicator feeds another: EMA of the RSI starts when it can", () => {
    const closes = walk(60, createRng(seed)).map(({ close }) => close);
    const rsi = createRsi(14);
    const ema = createEma(5);
    const answers = closes.map((close) => ema.next(rsi.next(close)));
    expect(answers.findIndex((answer) => answer !== undefined)).toBe(14 + 4);
  });

  test("volume: OBV ends, a session's VWAP waits for the next day, a rolling one until it has left", () => {
    const candles = walk(120, createRng(seed)).map((candle, i) =>
      i === 30 ? { ...candle, volume: undefined } : candle,
    );
    const isKnown = (indicator: Indicator<Candle, number>): boolean[] =>
      batchOf(indicator, candles).map((answer) => answer !== undefined);
    expect(isKnown(createObv())).toEqual(candles.map((_, i) => i < 30));
    expect(isKnown(createSessionVwap())).toEqual(candles.map((_, i) => i < 30 || i >= 48));
    const rolling = candles.map((_, i) => i >= 4 && (i < 30 || i >= 35));
    expect(isKnown(createRollingVwap(5))).toEqual(rolling);
  });
});

describe("where a formula has no value", () => {
  const still = walk(80, createRng(seed)).map((candle) => ({
    ...candle,
    open: 100,
    high: 100,
    low: 100,
    close: 100,
    volume: 0,
  }));

  test("createRsi(), createAdx() and VWAPs are undefined in a market that never moved or traded", () => {
    const run = [createAdx(14), createSessionVwap(), createRollingVwap(5), ofCloses(createRsi(14))];
    for (const indicator of run as Indicator<Candle, unknown>[]) {
      expect(new Set(batchOf(indicator, still))).toEqual(new Set([undefined]));
    }
  });

  test("createAtr(), createBollinger() and createRealisedVolatility() are 0 wide there", () => {
    const closes = still.map(({ close }) => close);
    expect(batchOf(createAtr(14), still).at(-1)).toBe(0);
    expect(batchOf(createBollinger(20), closes).at(-1)).toEqual({
      upper: 100,
      middle: 100,
      lower: 100,
    });
    expect(batchOf(createRealisedVolatility(5, 1), closes).at(-1)).toBe(0);
  });

  test("createSessionVwap() says nothing of a day that it did not see from midnight on", () => {
    const candles = walk(60, createRng(seed)).slice(5);
    const first = batchOf(createSessionVwap(), candles).findIndex((answer) => answer !== undefined);
    expect(first).toBe(24 - 5);
  });
});

describe("by hand", () => {
  test("createSma() forgets a spike to the last bit", () => {
    const sma = createSma(3);
    expect(batchOf(sma, [1e17, 1, 2, 3, 4]).at(-1)).toBe(3);
  });

  test("createDonchian() holds the newest candle; only rises make an RSI of 100, only falls 0", () => {
    const candles = [3, 9, 4, 5, 1].map((close, i) => candleAt(i, close, close));
    expect(batchOf(createDonchian(3), candles).at(-1)).toEqual({ upper: 5, lower: 1, middle: 3 });
    expect(batchOf(createDonchian(3), candles).at(2)).toEqual({ upper: 9, lower: 3, middle: 6 });
    expect(batchOf(createRsi(2), [1, 2, 3]).at(-1)).toBe(100);
    expect(batchOf(createRsi(2), [3, 2, 1]).at(-1)).toBe(0);
  });

  test("createRealisedVolatility() scales by the root of candles per year", () => {
    const closes = [1, Math.exp(0.1), 1];
    expect(batchOf(createRealisedVolatility(2, 1), closes).at(-1)).toBeCloseTo(0.1, 12);
    expect(batchOf(createRealisedVolatility(2, 4), closes).at(-1)).toBeCloseTo(0.2, 12);
  });

  test.each([0, -1, 1.5, Number.NaN, Infinity])("a period of %s is refused", (period) => {
    for (const create of [createSma, createEma, createRsi, createAtr, createAdx, createDonchian]) {
      expect(() => create(period)).toThrow("a period is a whole number");
    }
    expect(() => createMacd({ fast: 26, slow: 12, signal: 9 })).toThrow("shorter than its slow");
    expect(() => createBollinger(20, 0)).toThrow("standard deviations");
    expect(() => createRealisedVolatility(20, 0)).toThrow("more than 0 candles");
  });
});

// JSON tells every bit of a finite number.
function textOf(answers: readonly unknown[]): string {
  return JSON.stringify(answers);
}

function ofCloses<Out>(indicator: Indicator<number, Out>): Indicator<Candle, Out> {
  return { next: ({ close }) => indicator.next(close) };
}

function ofNumbers(name: string): Indicator<number | undefined, unknown> {
  const numbers: Readonly<Record<string, () => Indicator<number | undefined, unknown>>> = {
    sma: () => createSma(20),
    ema: () => createEma(12),
    rsi: () => createRsi(14),
    macd: () => createMacd(),
    bollinger: () => createBollinger(20),
    volatility: () => createRealisedVolatility(24, 8766),
  };
  return numbers[name]!();
}

/** Hourly candles from a Monday's midnight on. */
function walk(count: number, rng: Rng): readonly Candle[] {
  let close = 100;
  return Array.from({ length: count }, (_, i) => {
    const open = close;
    close *= Math.exp(0.02 * rng.normal());
    return { ...candleAt(i, open, close), volume: 100 * rng.uniform() };
  });
}

function candleAt(i: number, open: number, close: number): Candle {
  const openTimeMs = Date.UTC(2024, 0, 1) + i * 3_600_000;
  const [low, high] = [Math.min(open, close), Math.max(open, close)];
  return { openTimeMs, open, high, low, close, volume: 1 };
}

function moved(candle: Candle): Candle {
  const times = (price: number): number => price * 1.5;
  const { open, high, low, close } = candle;
  return {
    ...candle,
    open: times(open),
    high: times(high) + (candle.openTimeMs % 7),
    low: times(low),
    close: candle.openTimeMs % 7_200_000 === 0 ? times(close) : times(low),
    volume: 7,
  };
}
