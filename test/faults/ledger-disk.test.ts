import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { openSqliteLedger } from "../../src/adapters/ledger/open-sqlite-ledger.ts";
import { writeRun } from "../../src/adapters/ledger/write-run.ts";
import { createPaperBroker } from "../../src/adapters/paper-broker/create-paper-broker.ts";
import { openBrokerFile } from "../../src/adapters/paper-broker/open-broker-file.ts";
import { createBacktestLedger } from "../../src/trading/session/backtest-ledger.ts";
import { ledgerSession, ledgerStep } from "../ledger-records.ts";
import { flatHour, paperOptions, paperOrder } from "../paper-market.ts";

const folder = mkdtempSync(join(tmpdir(), "ledger-disk-"));
const small = join(folder, "small");
mkdirSync(small);
const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", small]).status === 0;
const orSkipped = mounted ? "" : " (skipped: no right to mount a small disk here)";
afterAll(() => {
  if (mounted) spawnSync("umount", ["-l", small]);
  rmSync(folder, { recursive: true, force: true });
});

const filler = join(small, "filler");
const sizes = ["1m", "300k", "64k", "4k", "1"];

// Takes all room that is left, to the last byte.
function fillDisk(): void {
  for (const size of sizes) {
    spawnSync("sh", ["-c", `dd if=/dev/zero bs=${size} of=${filler} oflag=append conv=notrunc`]);
  }
}

function makeRoom(): void {
  rmSync(filler, { force: true });
}

let path = "";
let count = 0;

describe.skipIf(!mounted)(`openSqliteLedger() on a full disk${orSkipped}`, () => {
  beforeEach(() => {
    makeRoom();
    path = join(small, `ledger-${(count += 1)}.sqlite`);
  });

  test("a step that finds no room is told and leaves nothing; with room again it is written", async () => {
    const ledger = await openSqliteLedger(path);
    ledger.open(ledgerSession);
    ledger.commitStep(ledgerStep(0, true));
    fillDisk();
    // The log has some room of its own at first.
    let i = 1;
    const fillUp = (): void => {
      for (; i < 1000; i++) ledger.commitStep(ledgerStep(i, true));
    };
    expect(fillUp).toThrow(expect.objectContaining({ code: "E_LEDGER_WRITE", exitCode: 3 }));
    const stood = ledger.run();
    expect(stood.decisions.length).toBe(i);
    expect(stood.orders.length).toBe(i);
    expect(stood.state).toEqual(ledgerStep(i - 1).state);
    expect(() => ledger.commitStep(ledgerStep(i, true))).toThrow(/Cannot use the ledger/);
    makeRoom();
    ledger.commitStep(ledgerStep(i, true));
    expect(ledger.run().decisions.length).toBe(i + 1);
    await ledger.close();
    const again = await openSqliteLedger(path);
    expect(again.open(ledgerSession).steps).toBe(i + 1);
    await again.close();
  });

  test("a new ledger is not begun", async () => {
    fillDisk();
    await expect(openSqliteLedger(path)).rejects.toMatchObject({ exitCode: 3 });
    makeRoom();
    const ledger = await openSqliteLedger(path);
    expect(ledger.open(ledgerSession).steps).toBe(0);
    await ledger.close();
  });

  test("a run that finds no room leaves the old file", async () => {
    const run = createBacktestLedger();
    await run.open(ledgerSession);
    await run.commitStep(ledgerStep(0));
    await writeRun(path, run.run);
    for (let i = 1; i < 300; i++) await run.commitStep(ledgerStep(i, true));
    fillDisk();
    await expect(writeRun(path, run.run)).rejects.toMatchObject({ exitCode: 3 });
    makeRoom();
    const ledger = await openSqliteLedger(path, { readOnly: true });
    expect(ledger.run().decisions.length).toBe(1);
    await ledger.close();
  });
});

describe.skipIf(!mounted)(`createPaperBroker() on a full disk${orSkipped}`, () => {
  test("an order that cannot be saved was never there; neither was a candle", async () => {
    makeRoom();
    const store = await openBrokerFile(join(small, "broker.sqlite"));
    const broker = createPaperBroker({ ...paperOptions(), store });
    broker.advance(0, flatHour(0, 100));
    broker.submit(paperOrder("first"));
    fillDisk();
    let i = 0;
    const submitAll = (): void => {
      for (; i < 1000; i++) broker.submit(paperOrder(`o${i}`, { quantity: "0.05" }));
    };
    expect(submitAll).toThrow(expect.objectContaining({ code: "E_LEDGER_WRITE" }));
    expect(broker.find(`o${i}`)).toEqual({ kind: "not-found" });
    const before = broker.holdings();
    expect(before.openOrders.length).toBe(i + 1);
    expect(() => broker.advance(0, flatHour(1, 100))).toThrow(/Cannot use/);
    expect(broker.holdings()).toEqual(before);
    expect(broker.eventsSince(0)).toEqual([]);
    makeRoom();
    broker.advance(0, flatHour(1, 100));
    expect(broker.eventsSince(0).length).toBe(i + 1);
    await broker.close();
  });
});

describe.skipIf(!mounted)(`ledger and broker files on a read-only disk${orSkipped}`, () => {
  const fixed = join(folder, "fixed");
  afterAll(() => spawnSync("umount", ["-l", fixed]));

  test("are not opened for writing, and are read", async () => {
    const run = createBacktestLedger();
    await run.open(ledgerSession);
    await run.commitStep(ledgerStep(0));
    await writeRun(join(fixed, "run.sqlite"), run.run);
    expect(spawnSync("mount", ["--bind", fixed, fixed]).status).toBe(0);
    expect(spawnSync("mount", ["-o", "remount,ro,bind", fixed]).status).toBe(0);
    const written = join(fixed, "run.sqlite");
    await expect(openSqliteLedger(written)).rejects.toMatchObject({ exitCode: 3 });
    await expect(openBrokerFile(join(fixed, "b.sqlite"))).rejects.toMatchObject({ exitCode: 3 });
    const ledger = await openSqliteLedger(written, { readOnly: true });
    expect(ledger.run().decisions.length).toBe(1);
    await ledger.close();
  });
});
