import { describe, expect, test } from "vitest";
import {
  candlesAt,
  fedStrategy,
  forecastOf,
  hourMs,
  startMs,
  withheld,
} from "../../../test/fed-strategy.ts";
import { createRng } from "../../foundation/rng.ts";
import { parseInstrument } from "../../market/instrument.ts";
import { builtInStrategies } from "./built-in-strategies.ts";
import { externalStrategy } from "./external-strategy.ts";
import { findStrategy } from "./find-strategy.ts";
import { readParameters } from "./read-parameters.ts";
import type { Strategy } from "./strategy.ts";

const seed = 71;
const rng = createRng(seed);
const closes = closesOf(800);
const candles = candlesAt(closes);
const forecasts = closes.map(() =>
  rng.uniform() < 0.1 ? withheld : forecastOf(0.01 * rng.normal()),
);

function closesOf(count: number): readonly number[] {
  let close = 100;
  return Array.from({ length: count }, () => {
    close *= Math.exp(0.01 * rng.normal());
    return close;
  });
}

const signals = closes.flatMap((_, i) => {
  const atMs = startMs + i * hourMs;
  const stance = (["long", "short", "flat", "keep"] as const)[i % 4]!;
  const says = { kind: "stance", stance, strength: 0.5 } as const;
  return i % 3 === 0 ? [{ atMs, untilMs: atMs + 2 * hourMs, instrument: undefined, says }] : [];
});
const runnable: readonly Strategy[] = builtInStrategies.map((strategy) =>
  strategy.name === "external" ? externalStrategy(signals) : strategy,
);

describe(`builtInStrategies (seed ${seed})`, () => {
  test("the ones that were promised, each by its own name", () => {
    expect(builtInStrategies.map(({ name }) => name)).toEqual([
      "ml-basic",
      "ml-sentiment",
      "ml-confirmed",
      "ema-cross",
      "rsi-reversion",
      "buy-and-hold",
      "external",
    ]);
    for (const { name } of builtInStrategies) expect(findStrategy(name).name).toBe(name);
  });

  test.each(runnable)("$name: defaults and sweeps are within bounds and rise", (strategy) => {
    const values = readParameters(strategy);
    expect(Number.isInteger(strategy.warmUp(values))).toBe(true);
    for (const [name, parameter] of Object.entries(strategy.parameters)) {
      const { atLeast, atMost, isWhole, sweep } = parameter;
      expect(sweep.length, name).toBeGreaterThan(0);
      for (const value of [parameter.default, ...sweep]) {
        expect(value, name).toBeGreaterThanOrEqual(atLeast);
        expect(value, name).toBeLessThanOrEqual(atMost);
        expect(!isWhole || Number.isInteger(value), name).toBe(true);
      }
      expect(sweep, name).toEqual([...new Set(sweep)].toSorted((a, b) => a - b));
    }
  });

  test.each(runnable)(
    "$name: every signal is whole: stance, strength, reasons, numbers",
    (strategy) => {
      for (const { stance, strength, reasons } of fedStrategy(strategy, candles, { forecasts })) {
        expect(["long", "short", "flat", "keep"]).toContain(stance);
        expect(strength > 0 && strength <= 1).toBe(true);
        expect(reasons.length).toBeGreaterThan(0);
        const numbers = reasons.flatMap(({ values }) => Object.values(values));
        expect(numbers.every((value) => Number.isFinite(value))).toBe(true);
      }
    },
  );

  test.each(runnable)("$name: a future that differs changes no signal of the past", (strategy) => {
    const held = closes.map(() => (rng.integer(3) - 1) as -1 | 0 | 1);
    const whole = fedStrategy(strategy, candles, { forecasts, held });
    for (let cut = 0; cut < 40; cut++) {
      const end = 1 + rng.integer(candles.length - 1);
      const past = [...closes.slice(0, end), ...closesOf(20)];
      const replayed = fedStrategy(strategy, candlesAt(past), { forecasts, held });
      expect(replayed.slice(0, end)).toEqual(whole.slice(0, end));
    }
  });

  test.each(runnable)("$name: two runs at once do not hear each other", (strategy) => {
    const parameters = readParameters(strategy);
    const [a, b] = ["BTCUSDT", "ETHUSDT"].map((name) =>
      strategy.start(parameters, parseInstrument(name)),
    );
    const alone = strategy.start(parameters, parseInstrument("BTCUSDT"));
    const flat = { direction: 0, exposure: 0, entryPrice: undefined, candles: 0 } as const;
    for (const [i, candle] of candles.entries()) {
      const view = { candle, closeTimeMs: candle.openTimeMs + hourMs, held: flat };
      const heard = { ...view, forecast: forecasts[i] };
      b!.onCandle({ ...heard, candle: { ...candle, close: 1 + (i % 9) } });
      expect(a!.onCandle(heard)).toEqual(alone.onCandle(heard));
    }
  });
});

describe("findStrategy()", () => {
  test("a name that nobody has: the nearest one is offered", () => {
    expect(() => findStrategy("ema-cros")).toThrow(/did you mean ema-cross\?/);
    expect(() => findStrategy("ema-cros")).toThrow(expect.objectContaining({ code: "E_STRATEGY" }));
  });
});
