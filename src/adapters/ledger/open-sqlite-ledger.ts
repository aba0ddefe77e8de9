import { assert } from "../../foundation/assert.ts";
import { RefusedError } from "../../foundation/errors.ts";
import type { Fill } from "../../market/fill.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import { canonicalJson } from "../../trading/session/canonical-json.ts";
import type { Decision } from "../../trading/session/decision.ts";
import type {
  Ledger,
  LedgerOrder,
  LedgerOutcome,
  LedgerStep,
  SessionRecord,
  StoredSession,
} from "../../trading/session/ledger.ts";
import type { RecordedRun } from "../../trading/session/recorded-run.ts";
import type { SessionState } from "../../trading/session/session-state.ts";
import { insertRow } from "../sqlite-file/insert-row.ts";
import { openSqliteFile, type SqliteFile } from "../sqlite-file/open-sqlite-file.ts";
import { decisionOf, decisionQuery } from "./decision-rows.ts";
import { ledgerLayout } from "./ledger-layout.ts";
import { objectIn } from "../sqlite-file/json-cells.ts";
import { fillOf, orderOf } from "./order-rows.ts";
import { readRun, recordsOf } from "./read-run.ts";
import { sessionOf } from "./result-rows.ts";
import { writeOutcome, writeStep } from "./write-records.ts";

/** The ledger of one session in a file. Every answer is there at once. */
export interface SqliteLedger extends Ledger {
  /** @throws {RefusedError} E_SESSION_DIFFERS: it has another configuration or mode. */
  open(session: SessionRecord): StoredSession;
  /** @throws {RefusedError} E_LEDGER_CONFLICT: the candle was decided otherwise, an id is taken. */
  commitStep(step: LedgerStep): void;
  commitOutcome(outcome: LedgerOutcome): void;
  decided(instrument: InstrumentId, openTimeMs: number): Decision | undefined;
  order(clientOrderId: string): LedgerOrder | undefined;
  hasFill(tradeId: string): boolean;
  /** The last decision at or before a moment, UTC epoch milliseconds. */
  decisionAt(instrument: InstrumentId, atMs: number): Decision | undefined;
  /** In the order in which they were intended. */
  orders(): readonly LedgerOrder[];
  fills(): readonly Fill[];
  /** Everything that was written of the session. */
  run(): RecordedRun;
  /** What a restart would begin with; `undefined` where nothing was decided yet. */
  state(): SessionState | undefined;
  /** Of the whole file, oldest first. */
  sessions(): readonly SessionRecord[];
  close(): Promise<void>;
}

/**
 * Opens a ledger file; one that is not there is made, but not for reading. Reading goes on beside the
 * process that writes.
 *
 * @param options.session Whose records are read before `open` is called: the newest where it is not said.
 * @throws {MisuseError} E_LEDGER_MISSING.
 * @throws {RefusedError} E_SESSION_BUSY: another process writes it; E_LEDGER_BROKEN, E_LEDGER_NEWER.
 * @throws {WorldError} E_LEDGER_BUSY, E_LEDGER_WRITE; every call of the ledger throws them too.
 */
export async function openSqliteLedger(
  path: string,
  options: { readonly readOnly?: boolean; readonly session?: string } = {},
): Promise<SqliteLedger> {
  const file = await openSqliteFile(path, ledgerLayout, options);
  let session = storedId(file, options.session);
  const current = (): number => {
    assert(session !== undefined, "a session is opened before its ledger is used");
    return session;
  };
  return {
    open(record) {
      session = takeUp(file, record);
      return storedSession(file, session);
    },
    commitStep(step) {
      const isSent = step.intents.length > 0;
      file.transaction(isSent, () => writeStep(file, current(), step));
    },
    commitOutcome(outcome) {
      const isTraded = outcome.fills.length > 0 || outcome.orders.length > 0;
      file.transaction(isTraded, () => writeOutcome(file, current(), outcome));
    },
    decided(instrument, openTimeMs) {
      const where = "WHERE session = ? AND instrument = ? AND open_time_ms = ?";
      const [row] = file.rows(`${decisionQuery(file)} ${where}`, [
        current(),
        instrument,
        openTimeMs,
      ]);
      return row && decisionOf(row);
    },
    order(clientOrderId) {
      const sql = `SELECT ${file.columns("orders")} FROM orders WHERE session = ? AND client_order_id = ?`;
      const [row] = file.rows(sql, [current(), clientOrderId]);
      return row && orderOf(row);
    },
    hasFill(tradeId) {
      const sql = "SELECT 1 FROM fills WHERE session = ? AND trade_id = ?";
      return file.rows(sql, [current(), tradeId]).length > 0;
    },
    decisionAt(instrument, atMs) {
      const where =
        "WHERE session = ? AND instrument = ? AND open_time_ms < ? AND decided_at_ms <= ?";
      const sql = `${decisionQuery(file)} ${where} ORDER BY open_time_ms DESC LIMIT 1`;
      const [row] = file.rows(sql, [current(), instrument, atMs, atMs]);
      return row && decisionOf(row);
    },
    orders: () => recordsOf(file, current(), "orders").map(orderOf),
    fills: () => recordsOf(file, current(), "fills").map(fillOf),
    run: () => readRun(file, current()),
    state: () => (session === undefined ? undefined : storedState(file, session)),
    sessions: () =>
      file.rows(`SELECT ${file.columns("sessions")} FROM sessions ORDER BY session`).map(sessionOf),
    close: () => file.close(),
  };
}

function storedId(file: SqliteFile, name: string | undefined): number | undefined {
  const [row] = file.rows(
    "SELECT session FROM sessions WHERE ?1 IS NULL OR name = ?1 ORDER BY session DESC LIMIT 1",
    [name ?? null],
  );
  return row?.["session"] as number | undefined;
}

function takeUp(file: SqliteFile, record: SessionRecord): number {
  return file.transaction(true, () => {
    const [row] = file.rows(`SELECT ${file.columns("sessions")} FROM sessions WHERE name = ?`, [
      record.name,
    ]);
    if (row === undefined) return beginSession(file, record);
    if (makingOf(sessionOf(row)) !== makingOf(record)) throw differing(file, record);
    return row["session"] as number;
  });
}

// what makes it another session
function makingOf({ mode, configuration }: SessionRecord): string {
  return canonicalJson({ mode, configuration });
}

/** Writes a new session down; inside a transaction. */
export function beginSession(file: SqliteFile, record: SessionRecord): number {
  const { lastInsertRowid } = insertRow(file, "sessions", {
    name: record.name,
    mode: record.mode,
    configuration: JSON.stringify(record.configuration),
    started_from_ms: record.startedFromMs,
  });
  return lastInsertRowid;
}

function differing({ path }: SqliteFile, { name }: SessionRecord): RefusedError {
  return new RefusedError(
    "E_SESSION_DIFFERS",
    `Cannot go on with the session: ${path} holds one of that name that was set up otherwise, value was ${JSON.stringify(name)}`,
  );
}

function storedSession(file: SqliteFile, session: number): StoredSession {
  const [count] = file.rows("SELECT count(*) AS n FROM decisions WHERE session = ?", [session]);
  const open = file.rows(
    `SELECT ${file.columns("orders")} FROM orders WHERE session = ? AND status NOT IN ('filled', 'canceled', 'rejected', 'lost') ORDER BY number`,
    [session],
  );
  return {
    steps: count?.["n"] as number,
    state: storedState(file, session),
    openOrders: open.map(orderOf),
  };
}

function storedState(file: SqliteFile, session: number): SessionState | undefined {
  const [kept] = recordsOf(file, session, "session_state");
  return kept && (objectIn(kept, "state") as SessionState);
}
