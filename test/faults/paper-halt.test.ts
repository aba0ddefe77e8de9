import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import Libsql from "libsql";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeCandles } from "../paper-sessions.ts";
import { quickFolder } from "../quick-folder.ts";
import { runCommand, startCommand } from "../running-command.ts";
import { walkCandles } from "../walk-candles.ts";

// L23: the real commands, each in a process of its own.
const folder = quickFolder("paper-halt-");
const candles = join(folder, "WALK_1h.csv");
const books = join(folder, "trading", "paper", "halted");
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(() => writeCandles(candles, walkCandles({ seed: 31, candles: 4000 })));

function rowsIn(file: string, table: string): number {
  const database = new Libsql(join(books, file), { readonly: true, timeout: 2000 });
  try {
    const [row] = database.prepare(`SELECT count(*) AS n FROM ${table}`).all([]);
    return (row as { readonly n: number }).n;
  } finally {
    database.close();
  }
}

async function grows(file: string, table: string, by: number): Promise<void> {
  const before = rowsIn(file, table);
  while (rowsIn(file, table) < before + by) await pause(50);
}

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
    // The files are made before the first candle.
    await pause(1500);
    await grows("broker.sqlite", "orders", 4);
    const halted = await runCommand(["halt", "--reason", "a test"], folder);
    expect(halted.exitCode).toBe(0);
    const sent = rowsIn("broker.sqlite", "orders");
    await grows("ledger.sqlite", "decisions", 120);
    expect(rowsIn("broker.sqlite", "orders")).toBe(sent);
    expect((await runCommand(["resume"], folder)).exitCode).toBe(2);
    expect(rowsIn("broker.sqlite", "orders")).toBe(sent);
    const resumed = await runCommand(["resume", "--i-understand"], folder);
    expect(resumed.exitCode).toBe(0);
    await grows("broker.sqlite", "orders", 2);
    session.signalParent("SIGINT");
    expect((await session.ended).exitCode).toBe(130);
  } finally {
    session.signalGroup("SIGKILL");
  }
}, 120_000);
