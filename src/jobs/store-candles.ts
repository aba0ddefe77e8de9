import type { CandleSeries } from "../market/candle-series.ts";
import type { CandleOrigin, CandleStore } from "../market/candle-store.ts";
import { countLostCandles } from "../market/compare-candles.ts";

export interface StoredOutcome {
  /** Candles that are stored now. */
  readonly candles: number;
  readonly path: string;
  /** Candles that were stored before. */
  readonly before: number;
  /** Of those: not among the new ones with the same values. */
  readonly lost: number;
  /** Copy of the file before, made where candles would be lost. */
  readonly previousPath: string | undefined;
}

/** Replaces what is stored; where that loses candles the old file is kept beside it. */
export async function replaceStored(
  store: CandleStore,
  series: CandleSeries,
  origins: readonly CandleOrigin[],
): Promise<StoredOutcome> {
  const stored = await readIfWhole(store, series);
  const before = stored?.openTimeMs.length ?? 0;
  const lost = stored === undefined ? 0 : countLostCandles(stored, series);
  const isBroken = stored === undefined;
  // A broken file is kept too: there may be something to rescue in it.
  const previousPath = lost > 0 || isBroken ? await store.keepPrevious(series) : undefined;
  const { path } = await store.write(series, origins);
  return { candles: series.openTimeMs.length, path, before, lost, previousPath };
}

/** A store that cannot be read must not stop the import that mends it. */
async function readIfWhole(
  store: CandleStore,
  key: CandleSeries,
): Promise<CandleSeries | undefined> {
  try {
    return (await store.read(key))?.series;
  } catch {
    return undefined;
  }
}
