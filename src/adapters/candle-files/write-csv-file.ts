import { open } from "node:fs/promises";
import type { CandleSeries } from "../../market/candle-series.ts";

const rowsPerWrite = 8192;

/**
 * Writes timestamp (UTC epoch milliseconds), open, high, low, close and, where there is one, volume;
 * numbers as the shortest decimals that read back as the same double.
 */
export async function writeCsvFile(path: string, series: CandleSeries): Promise<void> {
  const { openTimeMs, open: opens, high, low, close, volume } = series;
  const columns = [openTimeMs, opens, high, low, close, ...(volume === undefined ? [] : [volume])];
  const file = await open(path, "w");
  try {
    const names = ["timestamp", "open", "high", "low", "close", "volume"];
    await file.appendFile(`${names.slice(0, columns.length).join(",")}\n`);
    for (let from = 0; from < openTimeMs.length; from += rowsPerWrite) {
      const until = Math.min(from + rowsPerWrite, openTimeMs.length);
      let text = "";
      for (let i = from; i < until; i++) {
        text += `${columns.map((column) => String(column[i]!)).join(",")}\n`;
      }
      await file.appendFile(text);
    }
  } finally {
    await file.close();
  }
}
