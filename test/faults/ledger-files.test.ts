import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Libsql from "libsql";
import { afterAll, describe, expect, test } from "vitest";
import { openSqliteLedger } from "../../src/adapters/ledger/open-sqlite-ledger.ts";
import { writeRun } from "../../src/adapters/ledger/write-run.ts";
import { openBrokerFile } from "../../src/adapters/paper-broker/open-broker-file.ts";
import { createRng } from "../../src/foundation/rng.ts";
import { createBacktestLedger } from "../../src/trading/session/backtest-ledger.ts";
import { canonicalJson } from "../../src/trading/session/canonical-json.ts";
import type { RecordedRun } from "../../src/trading/session/recorded-run.ts";
import { ledgerDecision, ledgerOutcome, ledgerSession, ledgerStep } from "../ledger-records.ts";

const folder = mkdtempSync(join(tmpdir(), "ledger-files-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const seed = 7;
let count = 0;
const newPath = (): string => join(folder, `${(count += 1)}.sqlite`);

async function smallRun(steps: number): Promise<RecordedRun> {
  const ledger = createBacktestLedger();
  await ledger.open(ledgerSession);
  for (let i = 0; i < steps; i++) {
    await ledger.commitStep(ledgerStep(i, true));
    await ledger.commitOutcome(ledgerOutcome(i));
  }
  return ledger.run;
}

const everything = (run: RecordedRun): string =>
  canonicalJson({ ...run, decisions: [...run.decisions] });

describe("openSqliteLedger() files of others", () => {
  test("what another program holds is told as busy, nothing is written, and it works afterwards", async () => {
    const path = newPath();
    const ledger = await openSqliteLedger(path);
    ledger.open(ledgerSession);
    const other = new Libsql(path, { timeout: 0 });
    other.exec("BEGIN IMMEDIATE");
    const commit = (): void => ledger.commitStep(ledgerStep(0, true));
    expect(commit).toThrow(
      expect.objectContaining({ code: "E_LEDGER_BUSY", retryable: true, exitCode: 3 }),
    );
    expect(ledger.orders()).toEqual([]);
    other.exec("ROLLBACK");
    other.close();
    commit();
    expect(ledger.orders().length).toBe(1);
    await ledger.close();
  });

  test("two never write one session; readers come beside it", async () => {
    const path = newPath();
    const ledger = await openSqliteLedger(path);
    ledger.open(ledgerSession);
    ledger.commitStep(ledgerStep(0));
    await expect(openSqliteLedger(path)).rejects.toMatchObject({ code: "E_SESSION_BUSY" });
    const reader = await openSqliteLedger(path, { readOnly: true });
    ledger.commitStep(ledgerStep(1));
    expect(reader.run().decisions.length).toBe(2);
    expect(reader.sessions()).toEqual([JSON.parse(JSON.stringify(ledgerSession))]);
    expect(() => reader.commitStep(ledgerStep(2))).toThrow(
      expect.objectContaining({ code: "E_LEDGER_WRITE" }),
    );
    await reader.close();
    await ledger.close();
    const next = await openSqliteLedger(path);
    await next.close();
  });

  test("a missing file, an empty one, another kind and a newer one are told apart", async () => {
    const path = newPath();
    const reading = { readOnly: true };
    await expect(openSqliteLedger(path, reading)).rejects.toMatchObject({
      code: "E_LEDGER_MISSING",
      exitCode: 2,
    });
    writeFileSync(path, "");
    await expect(openSqliteLedger(path, reading)).rejects.toMatchObject({
      code: "E_LEDGER_BROKEN",
    });
    const brokerPath = newPath();
    await (await openBrokerFile(brokerPath)).close();
    await expect(openSqliteLedger(brokerPath)).rejects.toThrow(/it is no ledger/);
    const newer = newPath();
    await (await openSqliteLedger(newer)).close();
    const editor = new Libsql(newer, {});
    editor.pragma("user_version = 99");
    editor.close();
    await expect(openSqliteLedger(newer)).rejects.toMatchObject({ code: "E_LEDGER_NEWER" });
  });

  test("a ledger of the first layout is read as it is, and goes on with the columns of today", async () => {
    const path = newPath();
    const ledger = await openSqliteLedger(path);
    ledger.open(ledgerSession);
    for (const i of [0, 1]) ledger.commitStep(ledgerStep(i));
    await ledger.close();
    const editor = new Libsql(path, {});
    for (const column of ["held_direction", "held_candles", "held_entry_price"]) {
      editor.exec(`ALTER TABLE decisions DROP COLUMN ${column}`);
    }
    editor.pragma("user_version = 1");
    editor.close();
    const old = {
      heldDirection: -1,
      heldCandles: 0,
      heldEntryPrice: undefined,
      heldExposure: -0.1,
    };
    const reader = await openSqliteLedger(path, { readOnly: true });
    expect(reader.run().decisions.at(1)).toEqual({ ...ledgerDecision(1), ...old });
    await reader.close();
    const again = await openSqliteLedger(path);
    expect(again.open(ledgerSession).steps).toBe(2);
    again.commitStep(ledgerStep(3));
    expect([...again.run().decisions]).toEqual([
      ledgerDecision(0),
      { ...ledgerDecision(1), ...old },
      ledgerDecision(3),
    ]);
    await again.close();
  });

  test("a text that is no database is refused and stays as it is", async () => {
    const path = newPath();
    writeFileSync(path, "not a database ".repeat(1000));
    await expect(openSqliteLedger(path)).rejects.toMatchObject({ code: "E_LEDGER_BROKEN" });
    expect(readFileSync(path, "utf8")).toBe("not a database ".repeat(1000));
  });

  test("a decision, a trade or an order that contradicts the file is refused, and nothing of the call stands", async () => {
    const ledger = await openSqliteLedger(newPath());
    ledger.open(ledgerSession);
    ledger.commitStep(ledgerStep(0, true));
    ledger.commitOutcome(ledgerOutcome(0));
    const other = ledgerStep(0);
    const contradictions = [
      () => ledger.commitStep({ ...other, decision: { ...other.decision, close: 1 } }),
      () => ledger.commitStep({ ...ledgerStep(1), intents: ledgerStep(0, true).intents }),
      () => {
        const [fill] = ledgerOutcome(0).fills;
        ledger.commitOutcome({ ...ledgerOutcome(0), fills: [{ ...fill!, price: "1" }] });
      },
    ];
    const before = everything(ledger.run());
    for (const contradict of contradictions) {
      expect(contradict).toThrow(expect.objectContaining({ code: "E_LEDGER_CONFLICT" }));
      expect(everything(ledger.run())).toBe(before);
    }
    await ledger.close();
  });
});

describe(`openSqliteLedger() damaged files, seed ${seed}`, () => {
  test("whatever bytes were changed: it is refused, or what it tells can be told; nothing crashes", async () => {
    const sound = newPath();
    await writeRun(sound, await smallRun(40));
    const script = join(import.meta.dirname, "read-damaged-ledgers.ts");
    const argv = ["--import", "tsx", script, sound, String(seed), "80"];
    const { status, stdout, stderr } = spawnSync(process.execPath, argv, { encoding: "utf8" });
    expect(status, stderr).toBe(0);
    expect(Number(stdout)).toBeGreaterThan(20);
  });

  test("a log that was cut anywhere gives back whole steps, the first ones", async () => {
    const rng = createRng(seed + 1);
    const path = newPath();
    const ledger = await openSqliteLedger(path);
    ledger.open(ledgerSession);
    for (let i = 0; i < 20; i++) ledger.commitStep(ledgerStep(i, true));
    const length = statSync(`${path}-wal`).size;
    const seen = new Set<number>();
    for (let round = 0; round < 25; round++) {
      const cut = newPath();
      copyFileSync(path, cut);
      writeFileSync(`${cut}-wal`, readFileSync(`${path}-wal`).subarray(0, rng.integer(length)));
      const reopened = await openSqliteLedger(cut);
      const { steps } = reopened.open(ledgerSession);
      const { orders, equity, state } = reopened.run();
      expect([orders.length, equity.atMs.length]).toEqual([steps, steps]);
      expect(state).toEqual(steps === 0 ? undefined : ledgerStep(steps - 1).state);
      seen.add(steps);
      await reopened.close();
    }
    expect(seen.size).toBeGreaterThan(5);
    await ledger.close();
  });
});
