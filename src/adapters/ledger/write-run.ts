import { replaceFileAtomically } from "../../foundation/atomic-files.ts";
import type { Decision } from "../../trading/session/decision.ts";
import type { LedgerOrder } from "../../trading/session/ledger.ts";
import type { RecordedRun } from "../../trading/session/recorded-run.ts";
import { insertRow } from "../sqlite-file/insert-row.ts";
import { openSqliteFile, type SqliteFile } from "../sqlite-file/open-sqlite-file.ts";
import { ledgerLayout } from "./ledger-layout.ts";
import { beginSession } from "./open-sqlite-ledger.ts";
import { equityCells, eventCells, roundTripCells } from "./result-rows.ts";
import {
  writeDecision,
  writeFill,
  writeIntent,
  writeOrder,
  writePositions,
  writeState,
} from "./write-records.ts";

/**
 * Writes a finished session into a ledger file of its own, whole or not at all; an old file makes way.
 *
 * @throws {WorldError} E_LEDGER_WRITE, E_DISK_WRITE; the old file stands.
 */
export async function writeRun(path: string, run: RecordedRun): Promise<void> {
  await replaceFileAtomically(path, async (temporaryPath) => {
    const file = await openSqliteFile(temporaryPath, ledgerLayout);
    try {
      file.transaction(false, () => writeAll(file, run));
      // Nobody writes it any more, and readers need no other files beside it.
      file.rows("PRAGMA journal_mode = DELETE");
    } finally {
      await file.close();
    }
  });
}

function writeAll(file: SqliteFile, run: RecordedRun): void {
  const session = beginSession(file, run.session);
  const orders = new Map(run.orders.map((order) => [order.request.clientOrderId, order]));
  for (const decision of run.decisions) writeWithOrders(file, session, { decision, orders });
  for (const order of orders.values()) writeOrder(file, session, order);
  for (const fill of run.fills) writeFill(file, session, fill);
  for (const trip of run.roundTrips) {
    insertRow(file, "round_trips", { session, ...roundTripCells(trip) }, "OR IGNORE");
  }
  for (const event of run.events) {
    insertRow(file, "events", { session, ...eventCells(event) }, "OR IGNORE");
  }
  writeEquity(file, session, run.equity);
  if (run.state === undefined) return;
  writePositions(file, session, run.state);
  writeState(file, session, run.state);
}

function writeWithOrders(
  file: SqliteFile,
  session: number,
  about: { readonly decision: Decision; readonly orders: ReadonlyMap<string, LedgerOrder> },
): void {
  const decision = writeDecision(file, session, about.decision);
  if (decision === undefined) return;
  for (const id of about.decision.orders) {
    const intent = about.orders.get(id)?.request;
    if (intent !== undefined) writeIntent(file, { session, decision, intent });
  }
}

function writeEquity(file: SqliteFile, session: number, curve: RecordedRun["equity"]): void {
  curve.atMs.forEach((atMs, i) => {
    const point = {
      atMs,
      equity: curve.equity[i]!,
      cash: curve.cash[i]!,
      grossExposure: curve.grossExposure[i]!,
      netExposure: curve.netExposure[i]!,
    };
    insertRow(file, "equity", { session, ...equityCells(point) });
  });
}
