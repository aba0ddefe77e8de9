import type { MaybePromise } from "../../foundation/maybe-promise.ts";
import type { DecimalText } from "../../market/decimal.ts";
import type { Fill } from "../../market/fill.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import type { OrderRequest } from "../../market/order.ts";

/**
 * Where orders go. The session sends each order once and never again by itself; a broker that throws
 * has said nothing, so the order is "unknown" until `find` tells.
 */
export interface Broker {
  submit(order: OrderRequest): MaybePromise<SubmitAnswer>;
  /** Moves the trigger, or takes another amount, of an order that is open or asleep. */
  amend(change: OrderAmendment): MaybePromise<SubmitAnswer>;
  cancel(clientOrderId: string): MaybePromise<CancelAnswer>;
  /** What happened since, oldest first; `after` = sequence of the last one that was booked, 0 at first. */
  eventsSince(after: number): MaybePromise<readonly BrokerEvent[]>;
  /** What it knows of an order, closed ones too. "unknown" = it could not be asked. */
  find(clientOrderId: string): MaybePromise<FoundOrder>;
  /** What it holds for the account now: what the ledger must agree with. */
  holdings(): MaybePromise<BrokerHoldings>;
}

export type SubmitAnswer =
  | { readonly kind: "accepted" }
  | { readonly kind: "rejected"; readonly reason: string }
  /** A timeout, a broken answer: nobody knows. */
  | { readonly kind: "unclear"; readonly reason: string };

export interface OrderAmendment {
  readonly clientOrderId: string;
  /** The whole quantity from now on: what has filled of it counts. */
  readonly quantity: DecimalText;
  readonly triggerPrice: DecimalText;
}

export type CancelAnswer =
  | { readonly kind: "canceled" }
  /** It is closed or was never there. */
  | { readonly kind: "gone" }
  | { readonly kind: "unclear"; readonly reason: string };

/** `sequence` rises by one with each event. */
export type BrokerEvent = { readonly sequence: number; readonly atMs: number } & (
  | {
      readonly kind: "fill";
      readonly fill: Fill;
      readonly isLast: boolean;
      /** The exchange took the position away: no order of the account did it. */
      readonly isLiquidation?: boolean | undefined;
    }
  | { readonly kind: "canceled"; readonly clientOrderId: string; readonly reason: string }
  /** Paid (below 0) or received by a perpetual, quote currency. */
  | {
      readonly kind: "funding";
      readonly instrument: InstrumentId;
      readonly amount: DecimalText;
      readonly rate: number;
    }
);

export type FoundOrder =
  | {
      readonly kind: "found";
      readonly status: "asleep" | "open" | "partly-filled" | "filled" | "canceled";
    }
  | { readonly kind: "not-found" }
  | { readonly kind: "unknown"; readonly reason: string };

export interface BrokerHoldings {
  /** Quote currency. */
  readonly cash: DecimalText;
  /** Signed base amounts; those that are zero may be left out. */
  readonly positions: Readonly<Record<InstrumentId, DecimalText>>;
  readonly openOrders: readonly string[];
}
