import type { CandleRows } from "./candle-rows.ts";
import type { CandleKey } from "./candle-store.ts";
import type { RefusedRows } from "./refused-rows.ts";

export interface SourcedRows {
  /** Readable rows, not yet proven to be candles: `assembleCandles` does that. */
  readonly rows: CandleRows;
  /** Rows that could not be read. */
  readonly refused: RefusedRows;
}

/** Port: a place that candles come from, such as a file or an exchange. */
export interface CandleSource {
  readonly read: (key: CandleKey) => Promise<SourcedRows>;
}
