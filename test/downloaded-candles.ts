import { openParquetCandleStore } from "../src/adapters/candle-store/parquet-candle-store.ts";
import { parseInstrument } from "../src/market/instrument.ts";
import { type Timeframe, timeframeMs } from "../src/market/timeframe.ts";
import { kline } from "./binance-server.ts";

/** Open time, four prices and the volume of each stored candle. */
export async function storedRows(
  dataDir: string,
  instrument = "BTCUSDT",
  timeframe: Timeframe = "1h",
): Promise<readonly (readonly (number | undefined)[])[]> {
  const key = { instrument: parseInstrument(instrument), timeframe };
  const stored = await openParquetCandleStore(dataDir).read(key);
  if (stored === undefined) return [];
  const { openTimeMs, open, high, low, close, volume } = stored.series;
  const columns = [openTimeMs, open, high, low, close, volume];
  return Array.from(openTimeMs, (_, i) => columns.map((column) => column?.[i]));
}

/** The same of all candles that the local exchange has in [fromMs, untilMs), but for its holes. */
export function trueRows(
  [fromMs, untilMs]: readonly [number, number],
  {
    holes = [],
    timeframe = "1h",
  }: {
    readonly holes?: readonly (readonly [number, number])[];
    readonly timeframe?: Timeframe;
  } = {},
): readonly (readonly number[])[] {
  const stepMs = timeframeMs(timeframe);
  const rows: (readonly number[])[] = [];
  for (let openMs = fromMs; openMs < untilMs; openMs += stepMs) {
    if (holes.some(([from, until]) => openMs >= from && openMs < until)) continue;
    rows.push(kline(openMs, stepMs).slice(0, 6).map(Number));
  }
  return rows;
}
