import type { Decision } from "../../trading/session/decision.ts";
import type { DecisionList, RecordedRun } from "../../trading/session/recorded-run.ts";
import type { SessionState } from "../../trading/session/session-state.ts";
import type { SqliteFile, SqliteRow } from "../sqlite-file/open-sqlite-file.ts";
import { decisionOf, decisionQuery } from "./decision-rows.ts";
import { fillOf, orderOf } from "./order-rows.ts";
import { equityOf, eventOf, roundTripOf, sessionOf } from "./result-rows.ts";

/** A session as it stands in the file; decisions are read when somebody looks at them. */
export function readRun(file: SqliteFile, session: number): RecordedRun {
  const all = (table: string, order: string): readonly SqliteRow[] =>
    file.rows(`SELECT * FROM ${table} WHERE session = ? ORDER BY ${order}`, [session]);
  const [state] = all("session_state", "session");
  return {
    session: all("sessions", "session").map(sessionOf)[0]!,
    decisions: decisionList(file, session),
    equity: equityOf(all("equity", "at_ms")),
    orders: all("orders", "number").map(orderOf),
    fills: all("fills", "number").map(fillOf),
    roundTrips: all("round_trips", "number").map(roundTripOf),
    events: all("events", "number").map(eventOf),
    state: state && (JSON.parse(state["state"] as string) as SessionState),
  };
}

const pageLength = 1000;

function decisionList(file: SqliteFile, session: number): DecisionList {
  const [counted] = file.rows("SELECT count(*) AS n FROM decisions WHERE session = ?", [session]);
  const length = counted?.["n"] as number;
  const pageAfter = (after: number): readonly SqliteRow[] =>
    file.rows(
      `${decisionQuery} WHERE session = ? AND d.decision > ? ORDER BY d.decision LIMIT ${pageLength}`,
      [session, after],
    );
  return {
    length,
    at(position) {
      const place = position < 0 ? length + position : position;
      if (place < 0) return undefined;
      const [row] = file.rows(
        `${decisionQuery} WHERE session = ? ORDER BY d.decision LIMIT 1 OFFSET ?`,
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
