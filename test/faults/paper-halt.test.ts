import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeCandles } from "../paper-sessions.ts";
import { quickFolder } from "../quick-folder.ts";
import { runCommand, startCommand } from "../running-command.ts";
import { type CountedRows, sessionGrows, sessionRows } from "../session-rows.ts";
import { walkCandles } from "../walk-candles.ts";

// L23: the real commands, each in a process of its own.
const folder = quickFolder("paper-halt-");
const candles = join(folder, "WALK_1h.csv");
const books = join(folder, "trading", "paper", "halted");
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(() => writeCandles(candles, walkCandles({ seed: 31, candles: 20_000 })));

// Candles for minutes, since each of the commands beside it may take long to start.
const orders: CountedRows = ["broker.sqlite", "orders"];
const decisions: CountedRows = ["ledger.sqlite", "decisions"];

test("after `halt` has returned a running session decides on and sends nothing; after `resume` it goes on", async () => {
  const limits = ["drawdownMax=0.9", "dailyLossMax=0.5", "consecutiveLossesMax=50"];
  const session = startCommand(
    ["trade", "WALK", "--paper", "--replay", candles, "--speed", "100", "--name", "halted"].concat(
      ["--strategy", "ema-cross", "--param", "fast=3", "--param", "slow=9"],
      limits.flatMap((limit) => ["--risk-set", limit]),
    ),
    folder,
  );
  try {
    await session.noted(/Session halted/);
    await sessionGrows(books, orders, 4);
    const halted = await runCommand(["halt", "--reason", "a test"], folder);
    expect(halted.exitCode).toBe(0);
    const sent = sessionRows(books, orders);
    expect(sent).toBeGreaterThanOrEqual(4);
    await sessionGrows(books, decisions, 120);
    expect(sessionRows(books, orders)).toBe(sent);
    expect((await runCommand(["resume"], folder)).exitCode).toBe(2);
    expect(sessionRows(books, orders)).toBe(sent);
    const resumed = await runCommand(["resume", "--i-understand"], folder);
    expect(resumed.exitCode).toBe(0);
    await sessionGrows(books, orders, 2);
    session.signalParent("SIGINT");
    expect((await session.ended).exitCode).toBe(130);
  } finally {
    session.signalGroup("SIGKILL");
  }
});
