import { createHash } from "node:crypto";
import type { CandleSeries } from "./candle-series.ts";

/**
 * sha256 (hex) over instrument, timeframe and every value of the candles.
 * Equal candles give an equal hash whatever file they came from.
 */
export function hashCandles(series: CandleSeries): string {
  const { openTimeMs, open, high, low, close, volume } = series;
  const hash = createHash("sha256");
  hash.update(`${series.instrument} ${series.timeframe} ${openTimeMs.length}\n`);
  for (const column of [openTimeMs, open, high, low, close, volume]) {
    if (column === undefined) hash.update("absent\n");
    else hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  }
  return hash.digest("hex");
}
