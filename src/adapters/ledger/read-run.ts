import type { Decision } from "../../trading/session/decision.ts";
import type { DecisionList, RecordedRun } from "../../trading/session/recorded-run.ts";
import type { SessionState } from "../../trading/session/session-state.ts";
import type { SqliteFile, SqliteRow } from "../sqlite-file/open-sqlite-file.ts";
import { decisionOf, decisionQuery } from "./decision-rows.ts";
import { objectIn } from "../sqlite-file/json-cells.ts";
import { fillOf, orderOf } from "./order-rows.ts";
import { equityOf, eventOf, roundTripOf, sessionOf } from "./result-rows.ts";

/** A session as it stands in the file; decisions are read when somebody looks at them. */
export function readRun(file: SqliteFile, session: number): RecordedRun {
  const all = (table: RecordTable): readonly SqliteRow[] => recordsOf(file, session, table);
  const [state] = all("session_state");
  return {
    session: all("sessions").map(sessionOf)[0]!,
    decisions: decisionList(file, session),
    equity: equityOf(all("equity")),
    orders: all("orders").map(orderOf),
    fills: all("fills").map(fillOf),
    roundTrips: all("round_trips").map(roundTripOf),
    events: all("events").map(eventOf),
    state: state && (objectIn(state, "state") as SessionState),
  };
}

const orderOfTable = {
  sessions: "session",
  session_state: "session",
  equity: "at_ms",
  orders: "number",
  fills: "number",
  round_trips: "number",
  events: "number",
} as const;

type RecordTable = keyof typeof orderOfTable;

/** The rows of a session in a table, oldest first. */
export function recordsOf(
  file: SqliteFile,
  session: number,
  table: RecordTable,
): readonly SqliteRow[] {
  return file.rows(
    `SELECT ${file.columns(table)} FROM ${table} WHERE session = ? ORDER BY ${orderOfTable[table]}`,
    [session],
  );
}

const pageLength = 1000;

function decisionList(file: SqliteFile, session: number): DecisionList {
  const [counted] = file.rows("SELECT count(*) AS n FROM decisions WHERE session = ?", [session]);
  const length = counted?.["n"] as number;
  const pageAfter = (after: number): readonly SqliteRow[] =>
    file.rows(
      `${decisionQuery(file)} WHERE session = ? AND decisions.decision > ? ORDER BY decisions.decision LIMIT ${pageLength}`,
      [session, after],
    );
  return {
    length,
    at(position) {
      const place = position < 0 ? length + position : position;
      if (place < 0) return undefined;
      const [row] = file.rows(
        `${decisionQuery(file)} WHERE decisions.decision = (SELECT decision FROM decisions WHERE session = ? ORDER BY decision LIMIT 1 OFFSET ?)`,
        [session, place],
      );
      return row && decisionOf(row);
    },
    *[Symbol.iterator](): Iterator<Decision> {
      for (let page = pageAfter(0); page.length > 0;) {
        yield* page.map(decisionOf);
        page = pageAfter(page.at(-1)!["decision"] as number);
      }
    },
  };
}
