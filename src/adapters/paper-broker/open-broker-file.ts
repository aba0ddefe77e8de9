import type { BrokerEvent } from "../../trading/session/broker.ts";
import { insertRow } from "../sqlite-file/insert-row.ts";
import { objectIn } from "../sqlite-file/json-cells.ts";
import {
  openSqliteFile,
  type SqliteFile,
  type SqliteLayout,
  type SqliteRow,
} from "../sqlite-file/open-sqlite-file.ts";
import type { OrderRequest } from "../../market/order.ts";
import type { AccountChange, BrokerStore, StoredLane, StoredOrder } from "./broker-store.ts";

/** A store whose file is given back when it is closed. */
export interface BrokerFile extends BrokerStore {
  close(): Promise<void>;
}

const layout: SqliteLayout = {
  name: "paper broker's file",
  // "ccPB"
  applicationId: 0x63635042,
  migrations: [
    `
CREATE TABLE account (account INTEGER PRIMARY KEY CHECK (account = 1), cash TEXT NOT NULL) STRICT;
CREATE TABLE lanes (
  instrument TEXT PRIMARY KEY,
  position TEXT NOT NULL,
  seen_until_ms INTEGER NOT NULL,
  last_close REAL NOT NULL,
  volatility_squares REAL NOT NULL,
  volatility_weights REAL NOT NULL
) STRICT;
CREATE TABLE orders (
  number INTEGER PRIMARY KEY,
  client_order_id TEXT NOT NULL UNIQUE,
  request TEXT NOT NULL,
  status TEXT NOT NULL,
  filled TEXT NOT NULL,
  has_fired INTEGER NOT NULL
) STRICT;
CREATE TABLE events (sequence INTEGER PRIMARY KEY, event TEXT NOT NULL) STRICT;
`,
  ],
};

/**
 * Opens the books of a paper broker as the only process that writes them; makes them where there are none.
 *
 * @throws {RefusedError} E_SESSION_BUSY, E_LEDGER_BROKEN, E_LEDGER_NEWER.
 * @throws {WorldError} E_LEDGER_BUSY, E_LEDGER_WRITE; `save` throws them too, and has saved nothing.
 */
export async function openBrokerFile(path: string): Promise<BrokerFile> {
  const file = await openSqliteFile(path, layout);
  return {
    load() {
      const [account] = file.rows(`SELECT ${file.columns("account")} FROM account`);
      if (account === undefined) return undefined;
      return {
        cash: account["cash"] as string,
        lanes: file.rows(`SELECT ${file.columns("lanes")} FROM lanes ORDER BY rowid`).map(laneOf),
        orders: file
          .rows(`SELECT ${file.columns("orders")} FROM orders ORDER BY number`)
          .map(orderOf),
        events: file
          .rows(`SELECT ${file.columns("events")} FROM events ORDER BY sequence`)
          .map(eventOf),
      };
    },
    save: (change) => file.transaction(change.mustLast, () => writeChange(file, change)),
    close: () => file.close(),
  };
}

function writeChange(file: SqliteFile, change: AccountChange): void {
  insertRow(file, "account", { account: 1, cash: change.cash }, "OR REPLACE");
  for (const lane of change.lanes) writeLane(file, lane);
  for (const order of change.orders) writeOrder(file, order);
  for (const event of change.events) {
    insertRow(file, "events", { sequence: event.sequence, event: JSON.stringify(event) });
  }
}

function writeLane(file: SqliteFile, lane: StoredLane): void {
  file.run(
    `INSERT INTO lanes VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (instrument) DO UPDATE SET
      position = excluded.position, seen_until_ms = excluded.seen_until_ms,
      last_close = excluded.last_close, volatility_squares = excluded.volatility_squares,
      volatility_weights = excluded.volatility_weights`,
    [
      lane.instrument,
      lane.position,
      lane.seenUntilMs,
      lane.lastClose,
      lane.volatilitySquares,
      lane.volatilityWeights,
    ],
  );
}

function writeOrder(file: SqliteFile, { request, status, filled, hasFired }: StoredOrder): void {
  file.run(
    `INSERT INTO orders (client_order_id, request, status, filled, has_fired)
      VALUES (?, ?, ?, ?, ?) ON CONFLICT (client_order_id) DO UPDATE SET
      request = excluded.request, status = excluded.status, filled = excluded.filled,
      has_fired = excluded.has_fired`,
    [request.clientOrderId, JSON.stringify(request), status, filled, hasFired ? 1 : 0],
  );
}

function laneOf(row: SqliteRow): StoredLane {
  return {
    instrument: row["instrument"] as StoredLane["instrument"],
    position: row["position"] as string,
    seenUntilMs: row["seen_until_ms"] as number,
    lastClose: row["last_close"] as number,
    volatilitySquares: row["volatility_squares"] as number,
    volatilityWeights: row["volatility_weights"] as number,
  };
}

function orderOf(row: SqliteRow): StoredOrder {
  const request = objectIn(row, "request") as OrderRequest;
  return {
    // JSON leaves out what is undefined.
    request: { ...request, triggerPrice: request.triggerPrice, parent: request.parent },
    status: row["status"] as StoredOrder["status"],
    filled: row["filled"] as string,
    hasFired: row["has_fired"] === 1,
  };
}

function eventOf(row: SqliteRow): BrokerEvent {
  return objectIn(row, "event") as BrokerEvent;
}
