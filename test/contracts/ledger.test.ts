import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import {
  openSqliteLedger,
  type SqliteLedger,
} from "../../src/adapters/ledger/open-sqlite-ledger.ts";
import { createBacktestLedger } from "../../src/trading/session/backtest-ledger.ts";
import { describeLedger } from "./ledger-contract.ts";

const folder = mkdtempSync(join(tmpdir(), "ledger-contract-"));
const opened: SqliteLedger[] = [];
afterAll(async () => {
  for (const ledger of opened) await ledger.close();
  rmSync(folder, { recursive: true, force: true });
});

describeLedger("createBacktestLedger()", async () => {
  const ledger = createBacktestLedger();
  return { ledger, run: () => ledger.run };
});

describeLedger("openSqliteLedger()", async () => {
  const ledger = await openSqliteLedger(join(folder, `${opened.length}.sqlite`));
  opened.push(ledger);
  return { ledger, run: () => ledger.run() };
});
