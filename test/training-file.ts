import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type CandleSeries, sliceCandles } from "../src/market/candle-series.ts";
import { realCandles } from "./real-candles.ts";
import { walkCandles } from "./walk-candles.ts";

export interface TrainingFileOptions {
  /** How many of the newest candles. */
  readonly candles: number;
  readonly volume?: boolean;
  /** Replaces every value of a column. */
  readonly constant?: { readonly column: "volume"; readonly value: number };
}

const real = realCandles("BTCUSDT");

/** For the names of tests: where the candles of `writeTrainingFile` come from. */
export const trainingData =
  real === undefined ? "simulated candles" : "real BTCUSDT candles (the newest of the file)";

/** Writes a CSV file that `train` reads quickly. */
export function writeTrainingFile(folder: string, options: TrainingFileOptions): string {
  const { candles, volume = true, constant } = options;
  const series = newest(real ?? walkCandles({ seed: 11, candles: 6000 }), candles);
  const columns = ["open", "high", "low", "close", ...(volume ? (["volume"] as const) : [])];
  const lines = Array.from(series.openTimeMs, (openMs, i) =>
    [openMs, ...columns.map((column) => cell(series, column, i))].join(","),
  );
  const path = join(folder, `candles-${candles}${volume ? "" : "-without-volume"}.csv`);
  writeFileSync(path, [["open_time", ...columns].join(","), ...lines, ""].join("\n"));
  return path;

  function cell(from: CandleSeries, column: string, i: number): number {
    if (column === constant?.column) return constant.value;
    return from[column as "close"][i]!;
  }
}

function newest(series: CandleSeries, candles: number): CandleSeries {
  const count = series.openTimeMs.length;
  return sliceCandles(series, Math.max(0, count - candles), count);
}
