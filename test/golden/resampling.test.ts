import { describe, expect, it } from "vitest";
import type { CandleSeries } from "../../src/market/candle-series.ts";
import { candleAt, sameValues } from "../../src/market/candle-values.ts";
import { resampleSeries } from "../../src/market/resample-series.ts";
import type { Timeframe } from "../../src/market/timeframe.ts";
import { readMarketFile, realFilesExist } from "../market-files.ts";

interface Comparison {
  /** Coarse candles of the exchange in the time that both cover. */
  readonly exchange: number;
  /** Of those: made by us with the same five values, bit by bit. */
  readonly equal: number;
  readonly different: number;
  /** Of the exchange and not made by us. */
  readonly absent: number;
  /** Made by us and not of the exchange. */
  readonly invented: number;
}

const nowMs = Date.UTC(2025, 0, 1);

// `overGaps`: exchange candles that some fine ones are absent from.
const cases = [
  { file: "BTCUSDT_5m_2023-03.csv", from: "5m", to: "1h", exchange: 743, overGaps: 1 },
  { file: "BTCUSDT_5m_2023-03.csv", from: "5m", to: "4h", exchange: 186, overGaps: 1 },
  { file: "BTCUSDT_5m_2023-03.csv", from: "5m", to: "1d", exchange: 31, overGaps: 1 },
  { file: "BTCUSDT_1h.csv", from: "1h", to: "4h", exchange: 8280, overGaps: 13 },
  { file: "BTCUSDT_1h.csv", from: "1h", to: "1d", exchange: 1380, overGaps: 10 },
  { file: "BTCUSDT_4h.csv", from: "4h", to: "1d", exchange: 1380, overGaps: 0 },
  { file: "ETHUSDT_1h.csv", from: "1h", to: "4h", exchange: 8280, overGaps: 13 },
  { file: "ETHUSDT_1h.csv", from: "1h", to: "1d", exchange: 1380, overGaps: 10 },
  { file: "ETHUSDT_4h.csv", from: "4h", to: "1d", exchange: 1380, overGaps: 0 },
] as const;

describe.skipIf(!realFilesExist)("resampleSeries() against the exchange's real files", () => {
  it.each(cases)(
    "$file to $to: all $exchange candles of the exchange, $overGaps of them over gaps",
    ({ file, from, to, exchange, overGaps }) => {
      const instrument = file.slice(0, 7);
      const fine = readMarketFile(file, { instrument, timeframe: from });
      const made = resampleSeries(fine, { to, nowMs });
      const all = { exchange, different: 0, invented: 0 };
      const truth = exchangeCandles(instrument, to);
      expect(compare(made.series, truth)).toEqual({ ...all, equal: exchange, absent: 0 });
      const whole = resampleSeries(fine, { to, nowMs, wholeOnly: true });
      const equal = exchange - overGaps;
      expect(compare(whole.series, truth)).toEqual({ ...all, equal, absent: overGaps });
    },
  );

  it("opens the candle after the halt of 2023-03-24 with the first trade, as the exchange did", () => {
    const fine = readMarketFile("BTCUSDT_1h.csv", { instrument: "BTCUSDT", timeframe: "1h" });
    const { series, partial } = resampleSeries(fine, { to: "4h", nowMs });
    const halt = Date.UTC(2023, 2, 24, 12);
    expect(partial.find(({ openTimeMs }) => openTimeMs === halt)).toEqual({
      openTimeMs: halt,
      present: 3,
      expected: 4,
      outcome: "made",
    });
    expect(series.open[series.openTimeMs.indexOf(halt)]).toBe(28_079.99);
    const untraded = fine.openTimeMs.indexOf(halt);
    expect([fine.open[untraded], fine.volume?.[untraded]]).toEqual([28_080, 0]);
  });

  it("leaves out the day in which the exchange opened, which begins at 04:00", () => {
    const fine = readMarketFile("BTCUSDT_1h.csv", { instrument: "BTCUSDT", timeframe: "1h" });
    const { partial, series } = resampleSeries(fine, { to: "1d", nowMs });
    const edges = partial.filter(({ outcome }) => outcome === "edge");
    expect(edges).toEqual([
      { openTimeMs: Date.UTC(2017, 7, 17), present: 20, expected: 24, outcome: "edge" },
    ]);
    expect(series.openTimeMs[0]).toBe(Date.UTC(2017, 7, 18));
  });
});

function exchangeCandles(instrument: string, timeframe: Timeframe): CandleSeries {
  return readMarketFile(`${instrument}_${timeframe}.csv`, { instrument, timeframe });
}

function compare(made: CandleSeries, exchange: CandleSeries): Comparison {
  const from = Math.max(made.openTimeMs[0]!, exchange.openTimeMs[0]!);
  const until = Math.min(made.openTimeMs.at(-1)!, exchange.openTimeMs.at(-1)!);
  const inBoth = (timeMs: number): boolean => timeMs >= from && timeMs <= until;
  const ours = new Map(Array.from(made.openTimeMs, (timeMs, k) => [timeMs, k]));
  const theirs = Array.from(exchange.openTimeMs.keys()).filter((i) =>
    inBoth(exchange.openTimeMs[i]!),
  );
  const places = theirs.map((i) => [i, ours.get(exchange.openTimeMs[i]!)] as const);
  const met = places.filter(([, k]) => k !== undefined).length;
  const equal = places.filter(
    ([i, k]) => k !== undefined && sameValues(candleAt(exchange, i), candleAt(made, k)),
  );
  return {
    exchange: theirs.length,
    equal: equal.length,
    different: met - equal.length,
    absent: theirs.length - met,
    invented: made.openTimeMs.filter(inBoth).length - met,
  };
}
