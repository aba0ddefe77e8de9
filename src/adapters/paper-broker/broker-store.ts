import type { MaybePromise } from "../../foundation/maybe-promise.ts";
import type { DecimalText } from "../../market/decimal.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import type { OrderRequest } from "../../market/order.ts";
import type { BrokerEvent } from "../../trading/session/broker.ts";
import type { PaperOrder } from "./paper-account.ts";

/** Where a paper broker's books outlive it. Each `save` is one transaction: all of it or nothing. */
export interface BrokerStore {
  /** `undefined` = nothing has been saved. */
  load(): StoredAccount | undefined;
  save(change: AccountChange): void;
  close(): MaybePromise<void>;
}

export interface StoredAccount {
  readonly cash: DecimalText;
  readonly lanes: readonly StoredLane[];
  /** In the order in which they were submitted. */
  readonly orders: readonly StoredOrder[];
  /** Sequences 1, 2, 3, ... */
  readonly events: readonly BrokerEvent[];
}

export interface AccountChange extends StoredAccount {
  /** Lanes that changed, orders that are new or changed, events that are new. */
  readonly lanes: readonly StoredLane[];
  /** False where nothing was traded: a power cut may take it back, a killed process may not. */
  readonly mustLast: boolean;
}

export interface StoredLane {
  readonly instrument: InstrumentId;
  readonly position: DecimalText;
  readonly seenUntilMs: number;
  readonly lastClose: number;
  readonly volatilitySquares: number;
  readonly volatilityWeights: number;
}

export interface StoredOrder {
  readonly request: OrderRequest;
  readonly status: PaperOrder["status"];
  readonly filled: DecimalText;
  readonly hasFired: boolean;
}
