import { describe, expect, test } from "vitest";
import { candlesAt, fedStrategy, forecastOf } from "../../../test/fed-strategy.ts";
import { createRng } from "../../foundation/rng.ts";
import { batchOf } from "../indicators/batch-of.ts";
import { createEma } from "../indicators/ema.ts";
import { createRsi } from "../indicators/rsi.ts";
import { buyAndHold } from "./buy-and-hold.ts";
import { emaCross } from "./ema-cross.ts";
import { mlConfirmed } from "./ml-confirmed.ts";
import { rsiReversion } from "./rsi-reversion.ts";

const rise = Array.from({ length: 120 }, (_, i) => 100 * 1.01 ** i);
const fall = rise.toReversed();
const hill = [...rise, ...fall];
// Slow enough up and down that the RSI swings and comes back.
const waves = Array.from({ length: 300 }, (_, i) => 100 + 20 * Math.sin(i / 12));

describe("ema-cross", () => {
  test("long exactly where the fast average is above the slow one", () => {
    const given = { fast: "5", slow: "20" };
    const [fast, slow] = [batchOf(createEma(5), hill), batchOf(createEma(20), hill)];
    const expected = hill.map((_, i) => ((fast[i] ?? 0) > (slow[i] ?? Infinity) ? "long" : "flat"));
    const signals = fedStrategy(emaCross, candlesAt(hill), { given });
    expect(signals.map(({ stance }) => stance)).toEqual(expected);
    expect(new Set(expected)).toEqual(new Set(["long", "flat"]));
    expect(signals.at(-1)?.reasons).toEqual([
      {
        name: "fast EMA above slow EMA",
        holds: false,
        values: { fast: fast.at(-1), slow: slow.at(-1) },
      },
    ]);
  });

  test("short below where shorts are wanted, nothing before the averages are there", () => {
    const given = { fast: "5", slow: "20", shorts: "1" };
    const signals = fedStrategy(emaCross, candlesAt(fall), { given });
    expect(signals.slice(0, 19).every(({ stance }) => stance === "flat")).toBe(true);
    expect(signals.slice(19).every(({ stance }) => stance === "short")).toBe(true);
  });
});

describe("rsi-reversion", () => {
  test("buys below oversold, holds until the exit level, then waits for the next fall", () => {
    const rsi = batchOf(createRsi(14), waves);
    const signals = fedStrategy(rsiReversion, candlesAt(waves));
    let isIn = false;
    const expected = rsi.map((value) => {
      if (value === undefined) return "flat";
      isIn = value < 30 || (isIn && value < 50);
      return isIn ? "long" : "flat";
    });
    expect(signals.map(({ stance }) => stance)).toEqual(expected);
    expect(expected.filter((stance, i) => stance !== expected[i - 1]).length).toBeGreaterThan(5);
  });

  test("shorts above overbought where they are wanted, never both", () => {
    const signals = fedStrategy(rsiReversion, candlesAt(waves), { given: { shorts: "1" } });
    expect(new Set(signals.map(({ stance }) => stance))).toEqual(
      new Set(["flat", "long", "short"]),
    );
  });
});

const rng = createRng(72);
// Trends up and down with noise enough that no momentum is at its end all the time.
const market = Array.from(
  { length: 600 },
  (_, i) => 100 * Math.exp(0.3 * Math.sin(i / 60) + 0.008 * rng.normal()),
);

describe("ml-confirmed (seed 72)", () => {
  const strong = (change: number) => market.map(() => forecastOf(change));

  test("a forecast alone is not enough: trend and momentum must agree", () => {
    const signals = fedStrategy(mlConfirmed, candlesAt(market), { forecasts: strong(0.02) });
    const long = signals.filter(({ stance }) => stance === "long");
    expect(long.length).toBeGreaterThan(0);
    expect(long.length).toBeLessThan(market.length / 2);
    for (const { reasons } of long) expect(reasons.every(({ holds }) => holds)).toBe(true);
  });

  test("each entry named all of its five conditions, each refusal the ones that failed", () => {
    const signals = fedStrategy(mlConfirmed, candlesAt(market), {
      forecasts: strong(0.02),
      held: market.map(() => 0),
    });
    for (const { stance, reasons } of signals) {
      expect(reasons).toHaveLength(5);
      expect(stance).toBe(reasons.every(({ holds }) => holds) ? "long" : "flat");
    }
    expect(signals[0]?.reasons[1]).toMatchObject({ holds: false, detail: /too few candles/ });
  });

  test("a held position asks the trend alone and ends with it, though the forecast still agrees", () => {
    const signals = fedStrategy(mlConfirmed, candlesAt(hill), {
      forecasts: hill.map(() => forecastOf(0.001)),
      held: hill.map(() => 1),
    });
    const last = signals.at(-1)!;
    expect(signals[110]?.stance).toBe("long");
    expect(last.stance).toBe("flat");
    expect(last.reasons.at(-1)).toMatchObject({ name: "fast EMA above slow EMA", holds: false });
  });

  test("a fall is confirmed by falling trend and momentum", () => {
    const signals = fedStrategy(mlConfirmed, candlesAt(market), { forecasts: strong(-0.02) });
    expect(signals.some(({ stance }) => stance === "short")).toBe(true);
    expect(signals.every(({ stance }) => stance !== "long")).toBe(true);
  });
});

describe("buy-and-hold", () => {
  test("buys once, then keeps; buys again where a limit sold", () => {
    const signals = fedStrategy(buyAndHold, candlesAt([1, 1, 1, 1]), { held: [0, 1, 1, 0] });
    expect(signals.map(({ stance }) => stance)).toEqual(["long", "keep", "keep", "long"]);
  });
});
