import { describe, expect, test } from "vitest";
import type { CandleSeries } from "../../market/candle-series.ts";
import { parseInstrument } from "../../market/instrument.ts";
import type { GivenForecast } from "./given-forecast.ts";
import { joinForecasts } from "./join-forecasts.ts";
import { logReturnOf, tellPriceFromReturn } from "./value-meaning.ts";

const hourMs = 3_600_000;
const startMs = Date.UTC(2024, 0, 1);
/** Hours 0 to 9 but without 5. */
const hours = [0, 1, 2, 3, 4, 6, 7, 8, 9];
const close = Float64Array.from(hours, (hour) => 100 + hour);
const series: CandleSeries = {
  instrument: parseInstrument("BTCUSDT"),
  timeframe: "1h",
  openTimeMs: Float64Array.from(hours, (hour) => startMs + hour * hourMs),
  open: close,
  high: close,
  low: close,
  close,
  volume: undefined,
};

function row(hour: number, more: Partial<GivenForecast> = {}): GivenForecast {
  return {
    line: 2 + hour,
    candleTimeMs: startMs + hour * hourMs,
    decidedAtMs: undefined,
    value: 0.01,
    pUp: undefined,
    abstains: false,
    broken: undefined,
    ...more,
  };
}

const open = { horizon: 1, timeMeaning: "open" } as const;

describe("joinForecasts()", () => {
  test.each([
    ["open", 2],
    ["close", 1],
    ["target", 1],
  ] as const)("a candle time of 02:00 that is the %s speaks of candle %d", (timeMeaning, t) => {
    const { joined } = joinForecasts(series, [row(2)], { horizon: 1, timeMeaning });
    expect(joined.map(({ position }) => position)).toEqual([t]);
  });

  test("decidedAt alone speaks of the candle that closes then", () => {
    const decided = { candleTimeMs: undefined, decidedAtMs: startMs + 3 * hourMs };
    const { joined } = joinForecasts(series, [row(0, decided)], open);
    expect(joined).toMatchObject([{ position: 2, lagMs: 0 }]);
  });

  test("rows come by time, whatever their order in the file", () => {
    const { joined } = joinForecasts(series, [row(3), row(1), row(2)], open);
    expect(joined.map(({ position }) => position)).toEqual([1, 2, 3]);
  });

  test.each<[string, GivenForecast]>([
    ["no-time", row(2, { candleTimeMs: undefined })],
    ["no-time", row(2, { broken: "time" })],
    ["not-finite", row(2, { broken: "value" })],
    ["off-grid", row(2, { candleTimeMs: startMs + 1.5 * hourMs })],
    ["known-outcome", row(2, { decidedAtMs: startMs + 4 * hourMs })],
    ["no-candle", row(-1)],
    ["no-candle", row(0)],
    ["no-candle", row(5)],
    ["gap", row(4)],
  ])("refuses %s with line and time", (kind, bad) => {
    const { joined, refused } = joinForecasts(series, [row(1), bad, row(3)], open);
    expect(joined).toHaveLength(2);
    expect(refused).toMatchObject([{ kind, count: 1, firstLine: bad.line }]);
    expect(refused[0]!.reason).not.toBe("");
  });

  test.each([
    ["at the close", 0, 2, 0],
    ["as a live bot does", 2123, 2, 2123],
    ["at the grace of 0.2 %", 7200, 2, 7200],
    ["at the close of the next candle", hourMs, 3, 0],
  ])("decidedAt alone, %s", (_, afterMs, position, lagMs) => {
    const decided = { candleTimeMs: undefined, decidedAtMs: startMs + 3 * hourMs + afterMs };
    const { joined } = joinForecasts(series, [row(0, decided)], open);
    expect(joined).toMatchObject([{ position, lagMs }]);
  });

  test.each([
    ["beyond the grace", 7201],
    ["a second before the close: late for the candle before", -1000],
    ["in the last second of what is forecast", hourMs - 1000],
  ])("decidedAt alone, %s: refused", (_, afterMs) => {
    const decided = { candleTimeMs: undefined, decidedAtMs: startMs + 3 * hourMs + afterMs };
    const { refused } = joinForecasts(series, [row(0, decided)], open);
    expect(refused).toMatchObject([{ kind: "decided-late", count: 1, firstLine: 2 }]);
  });

  test.each<[string, number, string | undefined]>([
    ["a moment after its close", 2123, undefined],
    ["a second before its close", -1000, "decided-early"],
    ["in the middle of the outcome", hourMs / 2, "decided-late"],
    ["at the close of the outcome", hourMs, "known-outcome"],
  ])("a candle time and decidedAt %s", (_, afterMs, kind) => {
    const decided = row(2, { decidedAtMs: startMs + 3 * hourMs + afterMs });
    const { joined, refused } = joinForecasts(series, [decided], open);
    expect(joined).toHaveLength(kind === undefined ? 1 : 0);
    expect(refused.map((one) => one.kind)).toEqual(kind === undefined ? [] : [kind]);
  });

  test("a late row says how late it was, and what is allowed", () => {
    const late = row(2, { decidedAtMs: startMs + 4 * hourMs - 1000 });
    const { refused } = joinForecasts(series, [late, late], open);
    expect(refused).toMatchObject([
      {
        count: 2,
        reason: "it was decided 59 min 59 s into the candle that it forecasts (7.2 s are allowed)",
      },
    ]);
  });

  test("of two for one candle the first counts", () => {
    const { joined, refused } = joinForecasts(series, [row(2), row(2, { line: 9 })], open);
    expect(joined[0]!.given.line).toBe(4);
    expect(refused).toMatchObject([{ kind: "duplicate", count: 1, firstLine: 9 }]);
  });

  test("outcomes that are not there yet wait, abstentions are counted", () => {
    const silent = row(3, { abstains: true, value: undefined });
    const { joined, pending, abstained, abstainedAt, refused } = joinForecasts(
      series,
      [row(8), row(9), row(12), silent],
      open,
    );
    expect([joined.length, pending, abstained, refused.length]).toEqual([1, 2, 1, 0]);
    expect([...abstainedAt]).toEqual([3]);
  });

  test("a horizon of 3 looks three candles ahead", () => {
    const options = { horizon: 3, timeMeaning: "open" } as const;
    const { joined, refused, pending } = joinForecasts(
      series,
      [row(1), row(6), row(7), row(3)],
      options,
    );
    expect(joined.map(({ position }) => position)).toEqual([1, 5]);
    expect(refused).toMatchObject([{ kind: "gap", firstLine: 5 }]);
    expect(pending).toBe(1);
  });
});

describe("tellPriceFromReturn(), logReturnOf()", () => {
  test.each([
    [[101, 99, 100], "price"],
    [[0.01, -0.02, 0], "return"],
    [[10, -3, 5], undefined],
  ] as const)("%j beside closes of 100 is %s", (values, meaning) => {
    expect(tellPriceFromReturn(values, [100, 100, 100])).toBe(meaning);
  });

  test("a coin of a few cents keeps its prices", () => {
    expect(tellPriceFromReturn([0.071, 0.069], [0.07, 0.07])).toBe("price");
    expect(tellPriceFromReturn([0.001, -0.003], [0.07, 0.07])).toBe("return");
  });

  test("becomes a log-return, the impossible does not", () => {
    expect(logReturnOf(110, "price", 100)).toBeCloseTo(Math.log(1.1), 15);
    expect(logReturnOf(0.1, "simpleReturn", 100)).toBeCloseTo(Math.log(1.1), 15);
    expect(logReturnOf(0.1, "logReturn", 100)).toBe(0.1);
    expect(logReturnOf(-1, "price", 100)).toBeUndefined();
    expect(logReturnOf(-1, "simpleReturn", 100)).toBeUndefined();
    expect(logReturnOf(1e5, "logReturn", 100)).toBeUndefined();
  });
});
