import type { MaybePromise } from "../../foundation/maybe-promise.ts";
import type { Candle } from "../../market/candle.ts";

/** Closed candles of all instruments of a session in the order in which they closed. */
export interface CandleFeed {
  /** The next closed candle; `undefined` = there will be no more. Live feeds answer when it has closed. */
  next(): MaybePromise<FedCandle | undefined>;
}

export interface FedCandle {
  /** Number of the instrument in the session's plan. */
  readonly lane: number;
  readonly candle: Candle;
  /** A newer candle of the lane has closed already: it is looked at, and nothing is entered on it. */
  readonly isLate: boolean;
}
