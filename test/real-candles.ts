import { existsSync, readFileSync } from "node:fs";
import type { CandleSeries } from "../src/market/candle-series.ts";
import { parseInstrument } from "../src/market/instrument.ts";

/**
 * Hourly candles of a real market, oldest first, as the file has them.
 *
 * @param instrument "BTCUSDT" or "ETHUSDT".
 * @returns undefined where the data folder beside the repository is absent.
 */
export function realCandles(instrument: string): CandleSeries | undefined {
  const file = new URL(`../../shared/data/${instrument}_1h.csv`, import.meta.url);
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, "utf8").trim().split("\n").slice(1);
  const cells = lines.map((line) => line.split(",").map(Number));
  const column = (index: number) => Float64Array.from(cells, (cell) => cell[index]!);
  return {
    instrument: parseInstrument(instrument),
    timeframe: "1h",
    openTimeMs: column(0),
    open: column(1),
    high: column(2),
    low: column(3),
    close: column(4),
    volume: column(5),
  };
}
