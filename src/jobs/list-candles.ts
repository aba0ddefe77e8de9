import { type FileMeasure, measureFile } from "../adapters/candle-store/measure-file.ts";
import { openParquetCandleStore } from "../adapters/candle-store/parquet-candle-store.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import { RefusedError } from "../foundation/errors.ts";
import { originName } from "../market/candle-origins.ts";
import type { CandleKey, CandleStore } from "../market/candle-store.ts";
import { findGaps } from "../market/find-gaps.ts";
import { timeframeMs } from "../market/timeframe.ts";

export interface ListCandlesRequest {
  readonly dataDir: string;
}

export type ListedCandles = CandleKey &
  (
    | {
        readonly kind: "sound";
        readonly candles: number;
        readonly firstOpenMs: number;
        readonly lastOpenMs: number;
        /** Holes, and the candles absent in all of them. */
        readonly gaps: number;
        readonly missing: number;
        readonly hasVolume: boolean;
        /** "file", an exchange's name, "simulated", "resampled" or "mixed". */
        readonly origin: string;
        readonly path: string;
        readonly file: FileMeasure | undefined;
        /** Time since the last candle closed; at least 0. */
        readonly behindMs: number;
      }
    | { readonly kind: "broken"; readonly reason: string }
  );

/**
 * What the store holds. Each file is read, so that the answer is about its candles and not its name.
 *
 * @returns Sorted by instrument, then by duration; empty where nothing is stored.
 * @throws {WorldError} E_FILE_READ.
 */
export async function listCandles(
  request: ListCandlesRequest,
  clock: Clock = systemClock,
): Promise<readonly ListedCandles[]> {
  const store = openParquetCandleStore(request.dataDir);
  const listed: ListedCandles[] = [];
  for (const key of await store.list()) {
    const one = await describe(store, key, clock.nowMs());
    if (one !== undefined) listed.push(one);
  }
  return listed;
}

/** @returns undefined where the candles went while the store was listed. */
async function describe(
  store: CandleStore,
  key: CandleKey,
  nowMs: number,
): Promise<ListedCandles | undefined> {
  try {
    const stored = await store.read(key);
    if (stored === undefined) return undefined;
    const { series, origins, path } = stored;
    const { openTimeMs } = series;
    const [firstOpenMs, lastOpenMs] = [openTimeMs[0], openTimeMs.at(-1)];
    if (firstOpenMs === undefined || lastOpenMs === undefined) {
      return { ...key, kind: "broken", reason: "it holds no candle" };
    }
    const gaps = findGaps(series);
    return {
      ...key,
      kind: "sound",
      candles: openTimeMs.length,
      firstOpenMs,
      lastOpenMs,
      gaps: gaps.length,
      missing: gaps.reduce((sum, { missing }) => sum + missing, 0),
      hasVolume: series.volume !== undefined,
      origin: originName(origins),
      path,
      file: await measureFile(path),
      behindMs: Math.max(0, nowMs - lastOpenMs - timeframeMs(key.timeframe)),
    };
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return { ...key, kind: "broken", reason: error.message };
  }
}
