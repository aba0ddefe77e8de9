import { simulateMarket } from "../src/adapters/market-simulator/simulate-market.ts";
import { createRng } from "../src/foundation/rng.ts";
import { candleCount, type CandleSeries } from "../src/market/candle-series.ts";
import { parseInstrument } from "../src/market/instrument.ts";

/** The size that every bench works at. */
export const benchCandles = 60_000;

/** The same 60,000 hourly candles of the simulated market everywhere. */
export function simulatedCandles(): CandleSeries {
  const startMs = Date.UTC(2018, 0, 1);
  const options = { timeframe: "1h", count: benchCandles, startMs, kind: "regimes" } as const;
  return simulateMarket({ ...options, instrument: parseInstrument("BTCUSDT") }, createRng(1));
}

/** The series as the text of a CSV file with a header. */
export function csvText(series: CandleSeries): string {
  const { openTimeMs, open, high, low, close, volume } = series;
  const columns = [openTimeMs, open, high, low, close, ...(volume === undefined ? [] : [volume])];
  const lines = Array.from({ length: candleCount(series) }, (_, i) =>
    columns.map((column) => column[i]).join(","),
  );
  return ["timestamp,open,high,low,close,volume", ...lines, ""].join("\n");
}
