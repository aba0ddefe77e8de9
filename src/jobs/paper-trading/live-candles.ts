import type { Clock } from "../../foundation/clock.ts";
import { patientRetriesOf } from "../../foundation/retry.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import type { Timeframe } from "../../market/timeframe.ts";
import { downloadCandles } from "../download-candles.ts";
import { loadCandles } from "../load-candles.ts";
import type { TradePaperRequest } from "./paper-request.ts";

/** Public candles of one market after another: where from, and those that are there. */
export interface LiveCandles {
  /**
   * Fetches what is not stored yet; what is stored is never changed by it.
   *
   * @throws {OperationalError} this time it could not.
   */
  fetch(instrument: InstrumentId, sinceMs: number): Promise<void>;
  /**
   * All stored candles that had closed by the clock when they were last fetched or first read.
   *
   * @throws {MisuseError} E_NO_CANDLES.
   */
  read(instrument: InstrumentId): Promise<CandleSeries>;
}

/** Tries of one fetch; the session tries again until the candle is there. */
const retries = 2;

/** Candles of an exchange, fetched into the store like `data update` does. */
export function storedLiveCandles(
  request: Pick<TradePaperRequest, "exchange" | "settings" | "mixExchanges">,
  options: {
    readonly timeframe: Timeframe;
    readonly dataDir: string;
    readonly clock: Clock;
    readonly signal: AbortSignal;
  },
): LiveCandles {
  const { exchange, settings, mixExchanges } = request;
  const { timeframe, dataDir, clock, signal } = options;
  // A decision must not wait for the store.
  const known = new Map<InstrumentId, CandleSeries>();
  return {
    async fetch(instrument, sinceMs) {
      known.delete(instrument);
      const asked = { exchange, settings, mixExchanges, spansMax: 100 };
      await downloadCandles(
        { instrument, timeframe, dataDir, sinceMs, ...asked },
        { clock, signal, retry: patientRetriesOf(retries) },
      );
    },
    async read(instrument) {
      const before = known.get(instrument);
      if (before !== undefined) return before;
      const { series } = await loadCandles({ instrument, timeframe, dataDir }, clock);
      known.set(instrument, series);
      return series;
    },
  };
}
