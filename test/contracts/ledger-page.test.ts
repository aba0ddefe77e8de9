import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Libsql from "libsql";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeRun } from "../../src/adapters/ledger/write-run.ts";
import { createBacktestLedger } from "../../src/trading/session/backtest-ledger.ts";
import { ledgerOutcome, ledgerSession, ledgerStep } from "../ledger-records.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/reference/ledger.md"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "ledger-page-"));
const path = join(folder, "run.sqlite");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(async () => {
  const ledger = createBacktestLedger();
  await ledger.open(ledgerSession);
  for (const i of [0, 1, 2]) await ledger.commitStep(ledgerStep(i, true));
  await ledger.commitOutcome(ledgerOutcome(2));
  await writeRun(path, ledger.run);
});

function answers(sql: string): readonly unknown[] {
  const database = new Libsql(path, {});
  const rows = database.prepare(sql).all([]);
  database.close();
  return rows;
}

test("docs/reference/ledger.md: every query runs and answers", () => {
  const queries = [...page.matchAll(/^```sql\n([\s\S]*?)^```/gm)].map(([, sql = ""]) => sql);
  expect(queries.map((sql) => answers(sql))).toEqual([
    [{ risk_rule: "atr-sizing", risk: "trimmed", candles: 3 }],
    [
      {
        decided: "1970-01-01 03:00:00",
        side: "buy",
        quantity: "1",
        price: "100.05",
        role: "enter",
        wanted_exposure: 0.2,
        risk_exposure: 0.1,
        forecast: 0.001,
      },
    ],
    [
      { condition: "fast EMA above slow EMA", holds: 1 },
      { condition: "forecast is there", holds: 0 },
    ],
  ]);
});

test("docs/reference/ledger.md: its table names every table of the file, and no other", () => {
  const told = [...page.matchAll(/^\| ([a-z_]+) +\|/gm)].map(([, name]) => name);
  const tables = answers("SELECT name FROM sqlite_master WHERE type = 'table'") as {
    readonly name: string;
  }[];
  expect(new Set(told.filter((name) => name !== "table"))).toEqual(
    new Set(tables.map(({ name }) => name)),
  );
});
