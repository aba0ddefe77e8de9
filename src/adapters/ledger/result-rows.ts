import type { InstrumentId } from "../../market/instrument.ts";
import type { PositionState, RoundTrip } from "../../trading/accounting/book-state.ts";
import type { EquityPoint } from "../../trading/session/decision.ts";
import type { LedgerEvent, SessionRecord } from "../../trading/session/ledger.ts";
import type { EquityColumns } from "../../trading/session/recorded-run.ts";
import { objectIn } from "../sqlite-file/json-cells.ts";
import type { RowCells } from "../sqlite-file/insert-row.ts";
import type { SqliteRow } from "../sqlite-file/open-sqlite-file.ts";

export function roundTripCells(trip: RoundTrip): RowCells {
  return {
    instrument: trip.instrument,
    direction: trip.direction,
    entered_at_ms: trip.enteredAtMs,
    exited_at_ms: trip.exitedAtMs,
    profit: trip.profit,
    return: trip.return,
    fees: trip.fees,
    closed_by: trip.closedBy,
  };
}

/** A row of `round_trips` as what was recorded. */
export function roundTripOf(row: SqliteRow): RoundTrip {
  return {
    instrument: row["instrument"] as InstrumentId,
    direction: row["direction"] as RoundTrip["direction"],
    enteredAtMs: row["entered_at_ms"] as number,
    exitedAtMs: row["exited_at_ms"] as number,
    profit: row["profit"] as number,
    return: row["return"] as number,
    fees: row["fees"] as number,
    closedBy: row["closed_by"] as string,
  };
}

export function positionCells(instrument: string, position: PositionState): RowCells {
  const { quantity, cost, enteredAtMs } = position;
  return { instrument, quantity, cost, entered_at_ms: enteredAtMs };
}

export function equityCells(point: EquityPoint): RowCells {
  return {
    at_ms: point.atMs,
    equity: point.equity,
    cash: point.cash,
    gross_exposure: point.grossExposure,
    net_exposure: point.netExposure,
  };
}

/** Rows of `equity`, oldest first, as columns. */
export function equityOf(rows: readonly SqliteRow[]): EquityColumns {
  const column = (name: string): Float64Array =>
    Float64Array.from(rows, (row) => row[name] as number);
  return {
    atMs: column("at_ms"),
    equity: column("equity"),
    cash: column("cash"),
    grossExposure: column("gross_exposure"),
    netExposure: column("net_exposure"),
  };
}

export function eventCells({ kind, atMs, data }: LedgerEvent): RowCells {
  return { kind, at_ms: atMs, data: JSON.stringify(data) };
}

/** A row of `events` as what was recorded. */
export function eventOf(row: SqliteRow): LedgerEvent {
  return {
    kind: row["kind"] as LedgerEvent["kind"],
    atMs: row["at_ms"] as number,
    data: objectIn(row, "data"),
  };
}

/** A row of `sessions` as what was recorded. */
export function sessionOf(row: SqliteRow): SessionRecord {
  return {
    name: row["name"] as string,
    mode: row["mode"] as SessionRecord["mode"],
    configuration: objectIn(row, "configuration"),
    startedFromMs: row["started_from_ms"] as number,
  };
}
