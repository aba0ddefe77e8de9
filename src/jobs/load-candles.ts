import { InvariantError } from "../foundation/assert.ts";
import type { CandleSeries } from "../market/candle-series.ts";
import type { InstrumentId } from "../market/instrument.ts";
import type { Timeframe } from "../market/timeframe.ts";

export interface LoadCandlesRequest {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  /** A CSV or Parquet file to read instead of the store. */
  readonly file?: string | undefined;
  /** The store's folder, used where `file` is absent. */
  readonly dataDir: string;
  /** Candles that open at or after this moment. */
  readonly sinceMs?: number | undefined;
  /** Candles that open before this moment. */
  readonly untilMs?: number | undefined;
}

export interface LoadedCandles {
  /** At least one candle. */
  readonly series: CandleSeries;
  readonly origin: {
    readonly kind: "file" | "store";
    readonly path: string;
  };
  /** sha256 (hex) of the candles themselves after the cut, whatever file they came from. */
  readonly dataHash: string;
  /** Sentences that the person should see, as "3 rows were refused, first at line 17: ...". */
  readonly warnings: readonly string[];
}

/**
 * Reads the candles that training, forecasts and reports work on.
 *
 * @throws {MisuseError} E_NO_CANDLES: nothing stored under that name, or none in the asked time;
 *   the file is missing or is no candle file.
 * @throws {WorldError} the disk failed.
 */
export async function loadCandles(request: LoadCandlesRequest): Promise<LoadedCandles> {
  throw new InvariantError(`loading ${request.instrument} is not built yet`);
}
