import { expect, it } from "vitest";
import { parseInstrument } from "./instrument.ts";
import { yearlyPrices } from "./yearly-prices.ts";

it("yearlyPrices() sums up each calendar year in UTC that has candles", () => {
  const series = {
    instrument: parseInstrument("ONE"),
    timeframe: "1d",
    openTimeMs: Float64Array.from([
      Date.UTC(2020, 11, 30),
      Date.UTC(2020, 11, 31),
      Date.UTC(2022, 0, 1),
    ]),
    open: Float64Array.from([1, 2, 7]),
    high: Float64Array.from([5, 4, 8]),
    low: Float64Array.from([0.5, 0.4, 6]),
    close: Float64Array.from([2, 3, 7]),
    volume: Float64Array.from([0.1, 0.2, 1]),
  } as const;
  const [first, second] = yearlyPrices(series);
  expect(first).toEqual({
    year: 2020,
    candles: 2,
    open: 1,
    high: 5,
    low: 0.4,
    close: 3,
    volume: 0.3,
  });
  expect(second).toMatchObject({ year: 2022, candles: 1 });
  expect(yearlyPrices({ ...series, volume: undefined })[0]?.volume).toBeUndefined();
});
