import { RefusedError } from "../../foundation/errors.ts";
import { assert } from "../../foundation/assert.ts";
import type { Fill } from "../../market/fill.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import type { OrderRequest } from "../../market/order.ts";
import type { RoundTrip } from "../accounting/book-state.ts";
import { canonicalJson } from "./canonical-json.ts";
import { createDecisionColumns } from "./decision-columns.ts";
import { createEquityCurve } from "./equity-curve.ts";
import type { Ledger, LedgerEvent, LedgerOrder, SessionRecord } from "./ledger.ts";
import { isClosed } from "./order-machine.ts";
import type { RecordedRun } from "./recorded-run.ts";
import type { SessionState } from "./session-state.ts";

/** A ledger in memory, for sessions that are over when their process is. */
export interface BacktestLedger extends Ledger {
  /** What was written so far. */
  readonly run: RecordedRun;
}

/**
 * @param options.isReopened Keeps the state of every step, so that a session that broke off can go on;
 *   a backtest does not pay for that.
 */
export function createBacktestLedger(
  options: { readonly isReopened?: boolean } = {},
): BacktestLedger {
  const decisions = createDecisionColumns();
  const newest = new Map<InstrumentId, { openTimeMs: number }>();
  const equity = createEquityCurve();
  const orders = new Map<string, LedgerOrder>();
  const fills = new Map<string, Fill>();
  const roundTrips: RoundTrip[] = [];
  const events: LedgerEvent[] = [];
  let session: SessionRecord | undefined;
  let last: { readonly state: SessionState } | undefined;

  return {
    open(record) {
      if (session !== undefined && hasOtherConfiguration(session, record)) {
        throw new RefusedError(
          "E_SESSION_DIFFERS",
          `Cannot open the session: one of this name was configured otherwise, value was ${JSON.stringify(record.name)}`,
        );
      }
      session = record;
      const openOrders = [...orders.values()].filter(({ status }) => !isClosed(status));
      return { steps: decisions.length, state: last?.state, openOrders };
    },
    commitStep(step) {
      const { decision } = step;
      const { instrument, openTimeMs } = decision;
      const before = newest.get(instrument);
      if (before === undefined) newest.set(instrument, { openTimeMs });
      else if (openTimeMs <= before.openTimeMs) return;
      else before.openTimeMs = openTimeMs;
      decisions.push(decision);
      equity.push(step.equity);
      for (const request of step.intents) orders.set(request.clientOrderId, intended(request));
      last = options.isReopened === true ? { state: step.state } : step;
    },
    commitOutcome(outcome) {
      for (const order of outcome.orders) orders.set(order.request.clientOrderId, order);
      for (const fill of outcome.fills) fills.set(fill.tradeId, fill);
      roundTrips.push(...outcome.roundTrips);
      events.push(...outcome.events);
      last = outcome;
    },
    decided(instrument, openTimeMs) {
      return decisions.find(instrument, openTimeMs);
    },
    order: (clientOrderId) => orders.get(clientOrderId),
    hasFill: (tradeId) => fills.has(tradeId),
    get run() {
      assert(session !== undefined, "a ledger is opened before it is read");
      return {
        session,
        decisions,
        equity: equity.columns(),
        orders: [...orders.values()],
        fills: [...fills.values()],
        roundTrips,
        events,
        state: last?.state,
      };
    },
  };
}

function hasOtherConfiguration(one: SessionRecord, other: SessionRecord): boolean {
  return canonicalJson(one.configuration) !== canonicalJson(other.configuration);
}

function intended(request: OrderRequest): LedgerOrder {
  return { request, status: "intended", filledQuantity: "0", reason: null };
}
