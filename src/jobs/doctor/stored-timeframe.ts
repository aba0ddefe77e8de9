import { openParquetCandleStore } from "../../adapters/candle-store/parquet-candle-store.ts";
import { MisuseError } from "../../foundation/errors.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import { parseTimeframe, type Timeframe, timeframes } from "../../market/timeframe.ts";

export interface StoredTimeframe {
  readonly timeframe: Timeframe;
  /** What a person can do where nothing is stored under it; undefined: the usual. */
  readonly advice: string | undefined;
}

/**
 * The timeframe of stored candles: as asked, else the only one that is stored, else 1h.
 *
 * @throws {MisuseError} E_TIMEFRAME.
 */
export async function storedTimeframe(
  instrument: InstrumentId,
  { dataDir, timeframe }: { readonly dataDir: string; readonly timeframe: string | undefined },
): Promise<StoredTimeframe> {
  const stored = (await openParquetCandleStore(dataDir).list())
    .filter((key) => key.instrument === instrument)
    .map((key) => key.timeframe);
  const [only, ...others] = stored;
  const untold = only !== undefined && others.length === 0 ? only : "1h";
  const chosen = timeframe === undefined ? untold : parseTimeframe(timeframe);
  const advice = only === undefined || stored.includes(chosen) ? undefined : adviceOf(stored);
  return { timeframe: chosen, advice };
}

function adviceOf(stored: readonly Timeframe[]): string {
  return `try ${stored.map((timeframe) => `--timeframe ${timeframe}`).join(" or ")}`;
}

/**
 * Refuses "BTCUSDT_4h": the name of a file of candles without its ending.
 *
 * @throws {MisuseError} E_INSTRUMENT.
 */
export function refuseTimeframeInName(word: string): void {
  const [, name, told] = /^(.+)[-_ ](\d+[a-z])$/i.exec(word) ?? [];
  const timeframe = timeframes.find((known) => known === told?.toLowerCase());
  if (name === undefined || timeframe === undefined) return;
  throw new MisuseError(
    "E_INSTRUMENT",
    `Cannot find ${word}: it is no file and no instrument, did you mean ${name} --timeframe ${timeframe}?`,
  );
}
