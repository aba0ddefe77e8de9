import type { MaybePromise } from "../../foundation/maybe-promise.ts";
import type { Candle } from "../../market/candle.ts";

/**
 * Closed candles of all instruments of a session in the order in which they closed; those that closed
 * together one after another, the lowest lane first. One that comes after its moment is a moment of its own.
 */
export interface CandleFeed {
  /**
   * The next closed candle; `undefined` = there will be no more. Live feeds answer when it has closed. A
   * moment whose last candle never comes was interrupted: nothing is decided in it.
   */
  next(): MaybePromise<FedCandle | undefined>;
}

export interface FedCandle {
  /** Number of the instrument in the session's plan. */
  readonly lane: number;
  readonly candle: Candle;
  /** It comes too long after its close for an entry; what is held may leave and is protected. */
  readonly isLate: boolean;
  /** Of a late one: a newer candle of the lane has closed already, so this one is only looked at. */
  readonly isPast?: boolean;
  /** No other candle of this moment comes after it: now the session decides on all of them. */
  readonly isLastOfMoment: boolean;
}
