import type { CandleRows } from "./candle-rows.ts";
import type { CandleKey } from "./candle-store.ts";

export interface FetchCandlesRequest extends CandleKey {
  /** First open time wanted, UTC epoch milliseconds. */
  readonly sinceMs: number;
  /** Candles that open at or after this moment are not wanted. */
  readonly untilMs: number;
}

export interface FetchCandlesWatch {
  /** After each page: how many candles are there, and how many there would be without gaps. */
  readonly onProgress?: (fetched: number, expected: number) => void;
  /** Aborting ends the fetch with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Port: a place that closed candles are fetched from, such as an exchange. */
export interface CandleSource {
  /** As a candle's origin keeps it: "binance". */
  readonly name: string;
  /**
   * Fetches the candles of a span of time that have closed by the source's own clock.
   *
   * @returns Readable rows, not yet proven to be candles: `assembleCandles` does that. None where the
   *   source has no candle in that time. `line` counts them from 1.
   * @throws {MisuseError} the source does not know the instrument or the timeframe.
   * @throws {WorldError} the source cannot be reached, refuses or is too slow.
   */
  readonly fetchCandles: (
    request: FetchCandlesRequest,
    watch?: FetchCandlesWatch,
  ) => Promise<CandleRows>;
}
