import type { Clock } from "../../foundation/clock.ts";
import { MisuseError } from "../../foundation/errors.ts";
import { type Candle, candleAt } from "../../market/candle.ts";
import { candleCount } from "../../market/candle-series.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import { type Timeframe, timeframeMs, timeframes } from "../../market/timeframe.ts";
import { readCandleSource } from "../read-candle-source.ts";

/**
 * Reads candles smaller than those of a run, whatever their timeframe is; the file tells.
 *
 * @returns Oldest first.
 * @throws {MisuseError} E_RUN_OPTION: they are not smaller; and what reading the file throws.
 */
export async function readFinerCandles(
  path: string,
  market: { readonly instrument: InstrumentId; readonly timeframe: Timeframe },
  clock: Clock,
): Promise<readonly Candle[]> {
  const { instrument, timeframe } = market;
  const smaller = timeframes.filter((one) => timeframeMs(one) < timeframeMs(timeframe));
  for (const finer of smaller.toReversed()) {
    const series = await seriesOf(path, { instrument, timeframe: finer }, clock);
    if (series === undefined) continue;
    return Array.from({ length: candleCount(series) }, (_, i) => candleAt(series, i));
  }
  throw new MisuseError(
    "E_RUN_OPTION",
    `Cannot trade: --finer holds candles smaller than ${timeframe}, value was ${path}`,
  );
}

// Undefined where the file is plainly of another timeframe.
async function seriesOf(
  path: string,
  key: { readonly instrument: InstrumentId; readonly timeframe: Timeframe },
  clock: Clock,
) {
  try {
    const { series } = await readCandleSource(path, key, { clock });
    return candleCount(series) === 0 ? undefined : series;
  } catch (error) {
    if (error instanceof MisuseError && error.code === "E_TIMEFRAME_MISMATCH") return undefined;
    throw error;
  }
}
