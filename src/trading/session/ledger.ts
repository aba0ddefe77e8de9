import type { MaybePromise } from "../../foundation/maybe-promise.ts";
import type { Fill } from "../../market/fill.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import type { OrderRequest, OrderStatus } from "../../market/order.ts";
import type { RoundTrip } from "../accounting/book-state.ts";
import type { Decision, EquityPoint } from "./decision.ts";
import type { SessionState } from "./session-state.ts";

/**
 * What a session writes down. Each call is one transaction: all of it or nothing. Unique keys make a
 * repeated call do nothing; one that contradicts what is written is an error.
 */
export interface Ledger {
  /**
   * Begins a session or finds it.
   *
   * @throws {RefusedError} E_SESSION_DIFFERS: one of that name has another configuration.
   */
  open(session: SessionRecord): MaybePromise<StoredSession>;
  /** A decision, its intents and the account after it, before any of the intents is sent. */
  commitStep(step: LedgerStep): MaybePromise<void>;
  /** What became of orders: answers of the broker, its events, and the state after them. */
  commitOutcome(outcome: LedgerOutcome): MaybePromise<void>;
  /** The decision on a candle: after a restart a strategy is shown again what it saw. */
  decided(instrument: InstrumentId, openTimeMs: number): MaybePromise<Decision | undefined>;
  /** An order of this session, closed ones too: a fill may come late. */
  order(clientOrderId: string): MaybePromise<LedgerOrder | undefined>;
  /** Whether a trade is booked: a broker may tell it twice. */
  hasFill(tradeId: string): MaybePromise<boolean>;
}

export interface SessionRecord {
  readonly name: string;
  readonly mode: "backtest" | "paper";
  /** Plain JSON: strategy, parameters, limits, costs, rules, seed, candles: what makes it another session. */
  readonly configuration: object;
  /** UTC epoch milliseconds of the first candle that the strategy sees, per instrument. */
  readonly startedFromMs: number;
}

export interface StoredSession {
  /** 0 = nothing has been decided. */
  readonly steps: number;
  readonly state: SessionState | undefined;
  /** Orders that are not closed, oldest first. */
  readonly openOrders: readonly LedgerOrder[];
}

export interface LedgerOrder {
  readonly request: OrderRequest;
  readonly status: OrderStatus;
  /** Sum of its fills. */
  readonly filledQuantity: string;
  /** Why it was rejected or canceled; null otherwise. */
  readonly reason: string | null;
}

export interface LedgerStep {
  readonly decision: Decision;
  readonly intents: readonly OrderRequest[];
  readonly equity: EquityPoint;
  readonly state: SessionState;
}

export interface LedgerOutcome {
  readonly atMs: number;
  readonly orders: readonly LedgerOrder[];
  readonly fills: readonly Fill[];
  /** Those that the fills ended. */
  readonly roundTrips: readonly RoundTrip[];
  /** What happened besides, for people and for the hash of the event log. */
  readonly events: readonly LedgerEvent[];
  readonly state: SessionState;
}

export interface LedgerEvent {
  readonly kind:
    | "funding"
    | "state-changed"
    /** Compared with the broker before it went on: events that were booked, open orders, differences. */
    | "reconciled"
    | "order-lost"
    | "order-adopted"
    | "mismatch"
    | "protection-moved"
    /** A fill of an order that this session never sent: a trade by hand. */
    | "foreign-fill"
    /** The exchange took a position away because the account could not hold it any longer. */
    | "liquidation"
    | "dust";
  readonly atMs: number;
  /** Plain JSON. */
  readonly data: object;
}
