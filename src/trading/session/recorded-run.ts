import type { Fill } from "../../market/fill.ts";
import type { RoundTrip } from "../accounting/book-state.ts";
import type { Decision } from "./decision.ts";
import type { LedgerEvent, LedgerOrder, SessionRecord } from "./ledger.ts";
import type { SessionState } from "./session-state.ts";

/** All that a session did, as tear sheets read it and ledger files keep it. Everything oldest first. */
export interface RecordedRun {
  readonly session: SessionRecord;
  readonly decisions: DecisionList;
  readonly equity: EquityColumns;
  /** In the order in which they were intended, each as it stands now. */
  readonly orders: readonly LedgerOrder[];
  readonly fills: readonly Fill[];
  readonly roundTrips: readonly RoundTrip[];
  readonly events: readonly LedgerEvent[];
  /** After the last candle; `undefined` where there was none. */
  readonly state: SessionState | undefined;
}

/** Decisions that may be made when somebody looks at them; an array is one too. */
export interface DecisionList extends Iterable<Decision> {
  readonly length: number;
  at(position: number): Decision | undefined;
}

/** The account at each moment at which candles closed, after all of them: columns of one length. */
export interface EquityColumns {
  /** UTC epoch milliseconds, rising strictly. */
  readonly atMs: Float64Array;
  /** Marked to market, quote currency. */
  readonly equity: Float64Array;
  readonly cash: Float64Array;
  /** Sum of absolute position values over equity. */
  readonly grossExposure: Float64Array;
  /** Signed sum. */
  readonly netExposure: Float64Array;
}
