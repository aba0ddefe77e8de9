import type { SqliteLayout } from "../sqlite-file/open-sqlite-file.ts";

// Amounts and prices are decimal texts, times UTC epoch milliseconds, opinions floating-point numbers.
const firstTables = `
CREATE TABLE sessions (
  session INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  mode TEXT NOT NULL CHECK (mode IN ('backtest', 'paper')),
  configuration TEXT NOT NULL,
  started_from_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE decisions (
  decision INTEGER PRIMARY KEY,
  session INTEGER NOT NULL REFERENCES sessions,
  instrument TEXT NOT NULL,
  open_time_ms INTEGER NOT NULL,
  decided_at_ms INTEGER NOT NULL,
  close REAL NOT NULL,
  phase TEXT NOT NULL,
  state TEXT NOT NULL,
  stance TEXT NOT NULL,
  strength REAL NOT NULL,
  reasons TEXT NOT NULL,
  held_exposure REAL NOT NULL,
  wanted_exposure REAL NOT NULL,
  risk TEXT NOT NULL,
  risk_rule TEXT,
  risk_exposure REAL NOT NULL,
  checks TEXT NOT NULL,
  orders TEXT NOT NULL,
  unplaced TEXT,
  UNIQUE (session, instrument, open_time_ms)
) STRICT;

CREATE TABLE forecasts (
  decision INTEGER PRIMARY KEY REFERENCES decisions,
  kind TEXT NOT NULL CHECK (kind IN ('forecast', 'abstain')),
  change REAL,
  p_up REAL,
  confidence REAL,
  informative INTEGER,
  low REAL,
  high REAL,
  horizon INTEGER,
  version TEXT,
  source TEXT,
  reason TEXT,
  detail TEXT
) STRICT;

CREATE TABLE intents (
  session INTEGER NOT NULL REFERENCES sessions,
  client_order_id TEXT NOT NULL,
  decision INTEGER NOT NULL REFERENCES decisions,
  instrument TEXT NOT NULL,
  side TEXT NOT NULL,
  type TEXT NOT NULL,
  role TEXT NOT NULL,
  quantity TEXT NOT NULL,
  trigger_price TEXT,
  reduce_only INTEGER NOT NULL,
  parent TEXT,
  decided_at_ms INTEGER NOT NULL,
  PRIMARY KEY (session, client_order_id)
) STRICT;

CREATE TABLE orders (
  number INTEGER PRIMARY KEY,
  session INTEGER NOT NULL REFERENCES sessions,
  client_order_id TEXT NOT NULL,
  instrument TEXT NOT NULL,
  side TEXT NOT NULL,
  type TEXT NOT NULL,
  role TEXT NOT NULL,
  quantity TEXT NOT NULL,
  trigger_price TEXT,
  reduce_only INTEGER NOT NULL,
  parent TEXT,
  decided_at_ms INTEGER NOT NULL,
  status TEXT NOT NULL,
  filled_quantity TEXT NOT NULL,
  reason TEXT,
  UNIQUE (session, client_order_id)
) STRICT;

CREATE INDEX open_orders ON orders (session, number)
  WHERE status NOT IN ('filled', 'canceled', 'rejected', 'lost');

CREATE TABLE fills (
  number INTEGER PRIMARY KEY,
  session INTEGER NOT NULL REFERENCES sessions,
  trade_id TEXT NOT NULL,
  client_order_id TEXT NOT NULL,
  instrument TEXT NOT NULL,
  side TEXT NOT NULL,
  quantity TEXT NOT NULL,
  price TEXT NOT NULL,
  fee TEXT NOT NULL,
  fee_asset TEXT NOT NULL,
  filled_at_ms INTEGER NOT NULL,
  UNIQUE (session, trade_id)
) STRICT;

CREATE TABLE round_trips (
  number INTEGER PRIMARY KEY,
  session INTEGER NOT NULL REFERENCES sessions,
  instrument TEXT NOT NULL,
  direction INTEGER NOT NULL,
  entered_at_ms INTEGER NOT NULL,
  exited_at_ms INTEGER NOT NULL,
  profit REAL NOT NULL,
  return REAL NOT NULL,
  fees REAL NOT NULL,
  closed_by TEXT NOT NULL,
  UNIQUE (session, instrument, entered_at_ms, exited_at_ms, direction, closed_by)
) STRICT;

CREATE TABLE positions (
  session INTEGER NOT NULL REFERENCES sessions,
  instrument TEXT NOT NULL,
  quantity TEXT NOT NULL,
  cost TEXT NOT NULL,
  entered_at_ms INTEGER NOT NULL,
  PRIMARY KEY (session, instrument)
) STRICT;

CREATE TABLE equity (
  session INTEGER NOT NULL REFERENCES sessions,
  at_ms INTEGER NOT NULL,
  equity REAL NOT NULL,
  cash REAL NOT NULL,
  gross_exposure REAL NOT NULL,
  net_exposure REAL NOT NULL,
  PRIMARY KEY (session, at_ms)
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
  number INTEGER PRIMARY KEY,
  session INTEGER NOT NULL REFERENCES sessions,
  kind TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  data TEXT NOT NULL,
  UNIQUE (session, kind, at_ms, data)
) STRICT;

CREATE TABLE session_state (
  session INTEGER PRIMARY KEY REFERENCES sessions,
  state TEXT NOT NULL
) STRICT;
`;

// What a strategy was told of its position, to be told again after a restart.
const heldPositions = `
ALTER TABLE decisions ADD COLUMN held_direction INTEGER NOT NULL DEFAULT 0;
ALTER TABLE decisions ADD COLUMN held_candles INTEGER NOT NULL DEFAULT 0;
ALTER TABLE decisions ADD COLUMN held_entry_price REAL;
UPDATE decisions SET held_direction = (held_exposure > 0) - (held_exposure < 0);
`;

export const ledgerLayout: SqliteLayout = {
  name: "ledger",
  // "ccLG"
  applicationId: 0x63634c47,
  migrations: [firstTables, heldPositions],
};
