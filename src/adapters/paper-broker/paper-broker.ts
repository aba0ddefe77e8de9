import type { MaybePromise } from "../../foundation/maybe-promise.ts";
import type { Candle } from "../../market/candle.ts";
import type { DecimalText } from "../../market/decimal.ts";
import type { OrderRequest } from "../../market/order.ts";
import type { Timeframe } from "../../market/timeframe.ts";
import type {
  Broker,
  BrokerEvent,
  BrokerHoldings,
  CancelAnswer,
  FoundOrder,
  OrderAmendment,
  SubmitAnswer,
} from "../../trading/session/broker.ts";
import type { BrokerStore } from "./broker-store.ts";
import type { FundingRates } from "./settle-funding.ts";
import type { TradedLane } from "./start-account.ts";

/** A broker that answers at once, and the exchange behind it. */
export interface PaperBroker extends Broker {
  submit(order: OrderRequest): SubmitAnswer;
  amend(change: OrderAmendment): SubmitAnswer;
  cancel(clientOrderId: string): CancelAnswer;
  eventsSince(after: number): readonly BrokerEvent[];
  find(clientOrderId: string): FoundOrder;
  holdings(): BrokerHoldings;
  /**
   * Lets a closed candle of a lane happen. One that was seen already, or opens before it, changes nothing.
   *
   * @param finer Smaller candles inside it, oldest first, that say in which order its prices came;
   *   they count only where they reach its high and its low.
   */
  advance(lane: number, candle: Candle, finer?: readonly Candle[]): void;
  /** Lets go of the store; nothing may be asked afterwards. */
  close(): MaybePromise<void>;
}

export interface PaperBrokerOptions {
  readonly timeframe: Timeframe;
  /** Lane i of `advance` is lanes[i]; one account for all of them. */
  readonly lanes: readonly TradedLane[];
  /** Quote currency, > 0; of no account where the store has one already. */
  readonly startCash: DecimalText;
  /** Where its books outlive it; without one they are in memory alone. */
  readonly store?: BrokerStore | undefined;
  /** Of perpetuals; without it nobody pays anybody. */
  readonly funding?: FundingRates | undefined;
}
