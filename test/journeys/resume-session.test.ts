import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { fileHaltLatch } from "../../src/adapters/halt-latch/file-halt-latch.ts";
import { openSqliteLedger } from "../../src/adapters/ledger/open-sqlite-ledger.ts";
import { runSession } from "../../src/trading/session/run-session.ts";
import { precomputedStrategy } from "../../src/trading/strategies/precomputed-strategy.ts";
import { commandInProcess } from "../command-in-process.ts";
import { quickFolder } from "../quick-folder.ts";
import { hourlyCandles, sessionBroker, sessionPlan, tradedFeed } from "../session-market.ts";

const root = quickFolder("resume-session-");
const tradingDir = join(root, "trading");
const place = ["--trading-dir", tradingDir];
beforeEach(() => rmSync(tradingDir, { recursive: true, force: true }));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A session that was long while the price fell as given, with its books where paper sessions have them. */
async function traded(name: string, closes: readonly number[]): Promise<string> {
  const rows = closes.map((close, i) => {
    const open = closes[i - 1] ?? close;
    return [open, Math.max(open, close), Math.min(open, close), close] as const;
  });
  const setting = {
    series: [hourlyCandles(rows)],
    strategy: precomputedStrategy(Int8Array.from(closes, () => 1)),
    limits: { fraction: 0.95, instrumentMax: 1, dailyLossMax: 0.9 },
  };
  const path = join(tradingDir, "paper", name);
  mkdirSync(path, { recursive: true });
  const ledger = await openSqliteLedger(join(path, "ledger.sqlite"));
  const broker = sessionBroker(setting);
  const feed = tradedFeed(setting.series, broker);
  const latch = fileHaltLatch(tradingDir, name);
  const plan = { ...sessionPlan(setting), name };
  const end = await runSession({ feed, forecasts: undefined, broker, ledger, latch }, plan);
  await ledger.close();
  return end.tradingState;
}

const fallen = [100, 100, 100, 70, 60];
const resume = (...more: readonly string[]) =>
  commandInProcess("resume", "--i-understand", ...more, ...place);

test("resume opens the kill switch, and names sessions that stopped by themselves", async () => {
  expect(await traded("first", fallen)).toBe("REDUCE_ONLY");
  await traded("second", fallen);
  await traded("calm", [100, 100, 100]);
  const { answer, exitCode } = await resume();
  expect(exitCode).toBe(0);
  expect(answer).toContain("first stopped by itself and still waits for you (REDUCE_ONLY): equity");
  for (const name of ["first", "second"]) {
    expect(answer).toContain(`candlecast resume --i-understand --session ${name} --trading-dir`);
  }
  expect(answer).not.toContain("--session calm");
  // Nothing was lifted: the drawdown's own mark knew of no resume, and there is none still.
  expect(fileHaltLatch(tradingDir, "first").lastResume()).toBe("");
});

test("resume --session lifts that session's own halt, no other's, and not the kill switch", async () => {
  await traded("first", fallen);
  await traded("second", fallen);
  await commandInProcess("halt", "--reason", "odd prices", ...place);
  const lifted = await resume("--session", "first");
  expect(lifted.exitCode).toBe(0);
  expect(lifted.answer).toContain("first goes on after its next candle");
  expect(lifted.answer).toContain("The kill switch is still latched: odd prices");
  expect(lifted.answer).not.toContain("--session first");
  const [first, second] = ["first", "second"].map((name) => fileHaltLatch(tradingDir, name));
  expect(first!.lastResume()).toMatch(/\S/);
  expect(second!.lastResume()).toBe("");
  expect(first!.latched()).toBe("odd prices");
  const json = await resume("--json");
  expect(JSON.parse(json.answer)).toMatchObject({
    kind: "resumed",
    haltedFor: "odd prices",
    lifted: null,
    stillHaltedFor: null,
    ownHalts: [{ session: "second", state: "REDUCE_ONLY", canBeLifted: true }],
  });
  const again = await resume("--session", "first");
  expect(again.answer).toContain("The session had not stopped by itself, or was resumed already.");
});

test("without --i-understand, of an unknown session, or one that nobody can read, nothing is lifted", async () => {
  await traded("first", fallen);
  const unasked = await commandInProcess("resume", "--session", "first", ...place);
  expect(unasked.exitCode).toBe(2);
  expect(unasked.notes).toContain("the session first");
  const unknown = await resume("--session", "../first");
  expect(unknown.exitCode).toBe(2);
  expect(unknown.notes).toContain("has none of that name (first)");
  expect(fileHaltLatch(tradingDir, "first").lastResume()).toBe("");
  mkdirSync(join(tradingDir, "paper", "torn"), { recursive: true });
  writeFileSync(
    join(tradingDir, "paper", "torn", "ledger.sqlite"),
    "no database at all, but long enough",
  );
  const torn = await resume("--session", "torn");
  expect(torn.exitCode).toBe(1);
  expect(torn.notes).toContain("its ledger cannot be read");
  expect((await resume()).answer).toContain("Nobody knows whether torn stopped by itself");
});
