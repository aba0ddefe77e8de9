import { describe, expect, test } from "vitest";
import { protectionFor } from "./protection-for.ts";
import { defaultRiskLimits as limits } from "./risk-limits.ts";
import { bestCloseOf, trailedStop } from "./trailed-stop.ts";

const long = { direction: 1, price: 100 } as const;
const short = { direction: -1, price: 100 } as const;

describe("protectionFor()", () => {
  test("a stop against and a take profit in favour of the position", () => {
    const both = { ...limits, takeProfitAtr: 4 };
    expect(protectionFor(long, 2, both)).toEqual({ stop: 94, takeProfit: 108 });
    expect(protectionFor(short, 2, both)).toEqual({ stop: 106, takeProfit: 92 });
    expect(protectionFor(long, 2, limits)).toEqual({ stop: 94, takeProfit: undefined });
  });

  test("the nearer of stop and trailing stop", () => {
    expect(protectionFor(long, 2, { ...limits, trailingAtr: 2 })?.stop).toBe(96);
    expect(protectionFor(long, 2, { ...limits, trailingAtr: 5 })?.stop).toBe(94);
    const trailing = { ...limits, stopAtr: undefined, trailingAtr: 2 };
    expect(protectionFor(long, 2, trailing)?.stop).toBe(96);
  });

  test("nothing where the limits ask for nothing, whatever the range", () => {
    const none = { ...limits, stopAtr: undefined };
    expect(protectionFor(long, undefined, none)).toEqual({
      stop: undefined,
      takeProfit: undefined,
    });
  });

  test("undefined where it cannot be set", () => {
    for (const atr of [undefined, Number.NaN, Infinity, 0, -1]) {
      expect(protectionFor(long, atr, limits)).toBeUndefined();
      expect(protectionFor(short, atr, limits)).toBeUndefined();
    }
    expect(protectionFor(long, 34, limits)).toBeUndefined();
    expect(protectionFor(short, 26, { ...limits, takeProfitAtr: 4 })).toBeUndefined();
    expect(protectionFor({ direction: 1, price: Number.NaN }, 2, limits)).toBeUndefined();
  });
});

describe("trailedStop()", () => {
  const trailing = { ...limits, trailingAtr: 2 };
  const position = { direction: 1, bestClose: 110, stop: 94 } as const;
  const sold = { direction: -1, bestClose: 90, stop: 106 } as const;

  test("follows the best close, and only ever comes nearer", () => {
    expect(trailedStop(position, 2, trailing)).toBe(106);
    expect(trailedStop({ ...position, stop: 107 }, 2, trailing)).toBe(107);
    expect(trailedStop(sold, 2, trailing)).toBe(94);
    expect(trailedStop({ ...sold, stop: 93 }, 2, trailing)).toBe(93);
    expect(trailedStop({ ...position, stop: undefined }, 2, trailing)).toBe(106);
  });

  test("leaves it where it is without a trailing stop or what it needs", () => {
    expect(trailedStop(position, 2, limits)).toBe(94);
    for (const atr of [undefined, Number.NaN, Infinity, 0, -1]) {
      expect(trailedStop(position, atr, trailing)).toBe(94);
    }
    expect(trailedStop({ ...position, bestClose: Number.NaN }, 2, trailing)).toBe(94);
    expect(trailedStop(position, 60, trailing)).toBe(94);
  });

  test("bestCloseOf() is the highest of a long and the lowest of a short position", () => {
    expect(bestCloseOf(1, 0, 100)).toBe(100);
    expect([bestCloseOf(1, 100, 101), bestCloseOf(1, 101, 100)]).toEqual([101, 101]);
    expect([bestCloseOf(-1, 100, 101), bestCloseOf(-1, 101, 100)]).toEqual([100, 100]);
  });
});
