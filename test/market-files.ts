import { existsSync, readFileSync } from "node:fs";
import type { CandleSeries } from "../src/market/candle-series.ts";
import { parseInstrument } from "../src/market/instrument.ts";
import type { Timeframe } from "../src/market/timeframe.ts";

/** Where the real candles lie, if they are there. */
const folder = new URL("../../shared/data/", import.meta.url);

export const realFilesExist = existsSync(folder);

/** Candles of a clean real file as they stand in it: time,open,high,low,close,volume in milliseconds. */
export function readMarketFile(
  fileName: string,
  key: { readonly instrument: string; readonly timeframe: Timeframe },
): CandleSeries {
  const lines = readFileSync(new URL(fileName, folder), "utf8").trim().split("\n").slice(1);
  const cells = lines.map((line) => line.split(",").map(Number));
  const column = (index: number): Float64Array => Float64Array.from(cells, (cell) => cell[index]!);
  return {
    instrument: parseInstrument(key.instrument),
    timeframe: key.timeframe,
    openTimeMs: column(0),
    open: column(1),
    high: column(2),
    low: column(3),
    close: column(4),
    volume: column(5),
  };
}
