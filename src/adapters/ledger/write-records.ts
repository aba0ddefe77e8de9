import { RefusedError } from "../../foundation/errors.ts";
import type { Fill } from "../../market/fill.ts";
import type { OrderRequest } from "../../market/order.ts";
import { canonicalJson } from "../../trading/session/canonical-json.ts";
import type { Decision } from "../../trading/session/decision.ts";
import type { LedgerOrder, LedgerOutcome, LedgerStep } from "../../trading/session/ledger.ts";
import type { SessionState } from "../../trading/session/session-state.ts";
import { insertRow } from "../sqlite-file/insert-row.ts";
import type { SqliteFile } from "../sqlite-file/open-sqlite-file.ts";
import { decisionCells, decisionOf, decisionQuery, forecastCells } from "./decision-rows.ts";
import { fillCells, fillOf, requestCells } from "./order-rows.ts";
import { equityCells, eventCells, positionCells, roundTripCells } from "./result-rows.ts";

/** Writes a decision, its intents and the account after it; nothing where they stand already. */
export function writeStep(file: SqliteFile, session: number, step: LedgerStep): void {
  const decision = writeDecision(file, session, step.decision);
  if (decision === undefined) return;
  for (const intent of step.intents) writeIntent(file, { session, decision, intent });
  insertRow(file, "equity", { session, ...equityCells(step.equity) }, "OR REPLACE");
  writeState(file, session, step.state);
}

/** Writes what became of orders. */
export function writeOutcome(file: SqliteFile, session: number, outcome: LedgerOutcome): void {
  for (const order of outcome.orders) writeOrder(file, session, order);
  for (const fill of outcome.fills) writeFill(file, session, fill);
  for (const trip of outcome.roundTrips) {
    insertRow(file, "round_trips", { session, ...roundTripCells(trip) }, "OR IGNORE");
  }
  for (const event of outcome.events) {
    insertRow(file, "events", { session, ...eventCells(event) }, "OR IGNORE");
  }
  if (outcome.fills.length > 0) writePositions(file, session, outcome.state);
  writeState(file, session, outcome.state);
}

/** @returns Its number; `undefined` where the same decision stands already. */
export function writeDecision(
  file: SqliteFile,
  session: number,
  decision: Decision,
): number | undefined {
  const cells = { session, ...decisionCells(decision) };
  const { changes, lastInsertRowid: number } = insertRow(file, "decisions", cells, "OR IGNORE");
  if (changes === 0) {
    refuseOtherDecision(file, session, decision);
    return undefined;
  }
  if (decision.forecast !== undefined) {
    insertRow(file, "forecasts", { decision: number, ...forecastCells(decision.forecast) });
  }
  return number;
}

function refuseOtherDecision(file: SqliteFile, session: number, decision: Decision): void {
  const [row] = file.rows(
    `${decisionQuery(file)} WHERE session = ? AND instrument = ? AND open_time_ms = ?`,
    [session, decision.instrument, decision.openTimeMs],
  );
  if (row !== undefined && canonicalJson(decisionOf(row)) === canonicalJson(decision)) return;
  throw conflict(
    file,
    `decision on the candle of ${decision.instrument} at ${decision.openTimeMs}`,
  );
}

/** Writes an order that is about to be sent. */
export function writeIntent(
  file: SqliteFile,
  about: { readonly session: number; readonly decision: number; readonly intent: OrderRequest },
): void {
  const { session, decision, intent } = about;
  const cells = { session, ...requestCells(intent) };
  insertRow(file, "intents", { ...cells, decision });
  insertRow(file, "orders", { ...cells, status: "intended", filled_quantity: "0" });
}

/** Writes how an order stands now; one that was never intended here is new. */
export function writeOrder(file: SqliteFile, session: number, order: LedgerOrder): void {
  const { quantity, triggerPrice, clientOrderId } = order.request;
  const { changes } = file.run(
    "UPDATE orders SET quantity = ?, trigger_price = ?, status = ?, filled_quantity = ?, reason = ? WHERE session = ? AND client_order_id = ?",
    [
      quantity,
      triggerPrice ?? null,
      order.status,
      order.filledQuantity,
      order.reason,
      session,
      clientOrderId,
    ],
  );
  if (changes === 1) return;
  const { status, filledQuantity, reason } = order;
  const cells = { ...requestCells(order.request), status, filled_quantity: filledQuantity, reason };
  insertRow(file, "orders", { session, ...cells });
}

/** Writes a trade; nothing where the same one stands already. */
export function writeFill(file: SqliteFile, session: number, fill: Fill): void {
  if (insertRow(file, "fills", { session, ...fillCells(fill) }, "OR IGNORE").changes === 1) return;
  const [row] = file.rows(
    `SELECT ${file.columns("fills")} FROM fills WHERE session = ? AND trade_id = ?`,
    [session, fill.tradeId],
  );
  if (row !== undefined && canonicalJson(fillOf(row)) === canonicalJson(fill)) return;
  throw conflict(file, `trade ${fill.tradeId}`);
}

/** Writes what is held. */
export function writePositions(file: SqliteFile, session: number, state: SessionState): void {
  file.run("DELETE FROM positions WHERE session = ?", [session]);
  for (const [instrument, position] of Object.entries(state.book.positions)) {
    insertRow(file, "positions", { session, ...positionCells(instrument, position) });
  }
}

/** Writes what a restart needs. */
export function writeState(file: SqliteFile, session: number, state: SessionState): void {
  const cells = { session, state: JSON.stringify(state) };
  insertRow(file, "session_state", cells, "OR REPLACE");
}

function conflict({ path }: SqliteFile, what: string): RefusedError {
  return new RefusedError(
    "E_LEDGER_CONFLICT",
    `Cannot write the ledger ${path}: another ${what} stands in it`,
  );
}
