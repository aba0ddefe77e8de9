import type { CandleSeries } from "./candle-series.ts";
import type { CandleValues } from "./candle-values.ts";
import type { InstrumentId } from "./instrument.ts";
import type { Timeframe } from "./timeframe.ts";

/** What one stored series is found by. */
export interface CandleKey {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
}

/** Where stored candles came from, kept beside them. */
export type CandleOrigin =
  | SourceOrigin
  | {
      readonly kind: "resampled";
      /** Timeframe of the candles that they were made of. */
      readonly from: Timeframe;
      /** sha256 (hex) of those candles, as `hashCandles` makes it. */
      readonly dataHash: string;
      /** Where those candles came from. */
      readonly origins: readonly SourceOrigin[];
    };

/** A place that candles enter from. */
export type SourceOrigin =
  | {
      readonly kind: "file";
      /** Name without folders. */
      readonly fileName: string;
      /** Of the file's bytes, hex. */
      readonly sha256: string;
      readonly rowsRead: number;
      readonly duplicates: number;
      readonly refused: number;
    }
  | {
      readonly kind: "exchange";
      /** As the library of exchanges names it: "binance". */
      readonly exchange: string;
      readonly rowsRead: number;
      readonly duplicates: number;
      readonly refused: number;
    }
  | { readonly kind: "simulated"; readonly market: string; readonly seed: number };

export interface StoredCandles {
  readonly series: CandleSeries;
  /** Oldest import first; one, unless candles were appended. */
  readonly origins: readonly CandleOrigin[];
  /** For people: the file that holds them. */
  readonly path: string;
}

/** Stored candles of any number, some thousand at a time. */
export interface StoredStream {
  readonly hasVolume: boolean;
  readonly origins: readonly CandleOrigin[];
  readonly path: string;
  /**
   * Oldest first; to be read once.
   *
   * @throws {RefusedError} E_STORE_BROKEN, at the latest after the last chunk.
   */
  readonly chunks: AsyncIterable<CandleSeries>;
}

/** The next content of one stored series, as yet out of sight. */
export interface CandleStaging {
  /** Oldest first. */
  readonly add: (candle: CandleValues) => void;
  /** Replaces what is stored by what was added, at once or not at all. */
  readonly commit: (origins: readonly CandleOrigin[]) => Promise<StagedOutcome>;
  /** Forgets what was added; nothing happens after `commit`. */
  readonly abandon: () => Promise<void>;
}

export interface StagedOutcome {
  readonly candles: number;
  readonly path: string;
}

/** Port: keeps one candle series per instrument and timeframe. */
export interface CandleStore {
  /**
   * @returns `undefined`: nothing is stored under that key.
   * @throws {RefusedError} E_STORE_BROKEN: what is stored is not what was written.
   */
  readonly read: (key: CandleKey) => Promise<StoredCandles | undefined>;
  /** As `read`, for series that may not fit into memory. */
  readonly stream: (key: CandleKey) => Promise<StoredStream | undefined>;
  /** Replaces what is stored, at once or not at all. */
  readonly write: (
    series: CandleSeries,
    origins: readonly CandleOrigin[],
  ) => Promise<StoredCandles>;
  /** As `write`, candle by candle; memory does not grow with their number. */
  readonly stage: (
    key: CandleKey,
    options: { readonly hasVolume: boolean },
  ) => Promise<CandleStaging>;
  /**
   * Keeps a copy of what is stored, beside copies that were made before.
   *
   * @returns For people: where the copy is. `undefined`: nothing was stored.
   */
  readonly keepPrevious: (key: CandleKey) => Promise<string | undefined>;
  /** All keys, sorted by instrument, then by duration. */
  readonly list: () => Promise<readonly CandleKey[]>;
}
