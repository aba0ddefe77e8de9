import { expect, test } from "vitest";
import type { CandleSeries } from "../../market/candle-series.ts";
import { parseInstrument } from "../../market/instrument.ts";
import { createSameSeries } from "./same-series.ts";

function seriesOf(close: number): CandleSeries {
  const column = Float64Array.of(close, close + 1);
  return {
    instrument: parseInstrument("BTCUSDT"),
    timeframe: "1h",
    openTimeMs: Float64Array.of(0, 3_600_000),
    open: column,
    high: column,
    low: column,
    close: column,
    volume: column,
  };
}

test("createSameSeries() gives equal candles one series, others their own", () => {
  const same = createSameSeries();
  const first = same(seriesOf(5));
  expect(same(seriesOf(5))).toBe(first);
  expect(same(seriesOf(6))).not.toBe(first);
});

test("createSameSeries() forgets what was asked longest ago", () => {
  const same = createSameSeries();
  const first = same(seriesOf(1));
  const second = same(seriesOf(2));
  for (let close = 3; close <= 32; close += 1) same(seriesOf(close));
  expect(same(seriesOf(1))).toBe(first);
  same(seriesOf(33));
  expect(same(seriesOf(1))).toBe(first);
  expect(same(seriesOf(2))).not.toBe(second);
});
