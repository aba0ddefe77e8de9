import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { paperSchema } from "../../src/cli/trading/paper-schema.ts";
import { decisionSchema } from "../../src/cli/trading/decision-schema.ts";
import { sliceCandles } from "../../src/market/candle-series.ts";
import { commandInProcess } from "../command-in-process.ts";
import { writeCandles } from "../paper-sessions.ts";
import { quickFolder } from "../quick-folder.ts";
import { startCommand } from "../running-command.ts";
import { sessionGrows } from "../session-rows.ts";
import { walkCandles } from "../walk-candles.ts";

const folder = quickFolder("trade-");
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const series = walkCandles({ seed: 21, candles: 900 });
const candles = join(folder, "WALK_1h.csv");
const trading = join(folder, "trading");
const strategy = ["--strategy", "ema-cross", "--param", "fast=4", "--param", "slow=12"];
const place = ["--trading-dir", trading];
const replay = ["WALK", "--paper", ...strategy, "--replay", candles, ...place];

beforeAll(() => writeCandles(candles, series));

interface PaperJson {
  readonly end: string;
  readonly decisions: number;
  readonly eventLogHash: string;
  readonly volatile: { readonly decided: number };
  readonly error: { readonly code: string; readonly message: string };
}

async function trade(...argv: readonly string[]) {
  const told = await commandInProcess("trade", ...argv, "--json");
  return { ...told, json: JSON.parse(told.answer || "{}") as PaperJson };
}

describe("candlecast trade --paper --replay, simulated walk", () => {
  test("plays a file to its end, and the same command then finds nothing left", async () => {
    const page = join(folder, "page.html");
    const first = await trade(...replay, "--report", page);
    expect(first.exitCode).toBe(0);
    paperSchema.parse(JSON.parse(first.answer));
    expect(first.json).toMatchObject({ kind: "paper-session", end: "feed-ended", mode: "replay" });
    expect(first.json.decisions).toBe(660);
    expect(readFileSync(page, "utf8")).toMatch(/<!doctype html>/i);
    const again = await trade(...replay);
    expect(again.json.volatile.decided).toBe(0);
    expect(again.json.decisions).toBe(660);
    expect(again.json.eventLogHash).toBe(first.json.eventLogHash);
    expect(again.notes).toMatch(/Goes on after 660 decisions; ledger and broker agree/);
    const text = await commandInProcess("trade", ...replay);
    expect(text.answer).toMatch(/^WALK 1h spot[\s\S]*VERDICT[\s\S]*all candles were played/);
  });

  test("a session of other settings is refused with what differs; --fresh moves the old one aside", async () => {
    const faster = replay.map((word) => (word === "fast=4" ? "fast=5" : word));
    const other = await trade(...faster, "--cash", "500");
    expect(other.exitCode).toBe(1);
    expect(other.json.error.code).toBe("E_SESSION_DIFFERS");
    expect(other.json.error.message).toMatch(
      /other settings: parameters\.fast was 4 and is 5, cash was 10000 and is 500; .*--name, or .*--fresh/,
    );
    const tighter = await trade(...replay, "--risk-set", "drawdownMax=0.1");
    expect(tighter.json.error.message).toMatch(
      /begun with another setting: limits\.drawdownMax was 0\.2 and is 0\.1; /,
    );
    const shorter = join(folder, "shorter.csv");
    writeCandles(shorter, sliceCandles(series, 0, 400));
    const fresh = await trade(
      "WALK",
      "--paper",
      ...strategy,
      "--replay",
      shorter,
      ...place,
      "--fresh",
    );
    expect(fresh.exitCode).toBe(0);
    expect(fresh.json.decisions).toBeLessThan(400);
    const kept = readdirSync(join(trading, "paper")).filter((name) => name.includes(".before-"));
    expect(kept).toHaveLength(1);
    expect(existsSync(join(trading, "paper", kept[0]!, "ledger.sqlite"))).toBe(true);
  });

  test("why tells the chain of a candle of a session and of a backtest, and what is there where none is", async () => {
    await trade(...replay, "--name", "asked");
    const at = new Date(series.openTimeMs[700]! + 5_400_000).toISOString();
    const own = ["why", "WALK", "--session", "asked", ...place];
    const told = await commandInProcess(...own, "--at", at);
    expect(told.exitCode).toBe(0);
    expect(told.answer).toMatch(/fast EMA above slow EMA/);
    expect(told.answer).toMatch(/position {2}/);
    const json = await commandInProcess(...own, "--at", at, "--json");
    const { decision } = decisionSchema.parse(JSON.parse(json.answer));
    expect(decision.openTimeMs).toBe(series.openTimeMs[700]);
    const never = await commandInProcess(...own, "--at", "2031-01-01", "--json");
    expect(never.exitCode).toBe(2);
    expect(JSON.parse(never.answer)).toMatchObject({ error: { code: "E_NO_DECISION" } });
    expect(never.answer).toMatch(
      /nothing was decided on it then, only in the paper session asked from 2020-01-1/,
    );
    const early = await commandInProcess(...own, "--at", "2020-01-02");
    expect(early.notes + early.answer).toMatch(/from 2020-01-1.*warm a run up/s);
    const other = await commandInProcess("why", "OTHER", "--at", at, ...place);
    expect(other.notes + other.answer).toMatch(
      /Cannot explain OTHER at .*: no run in \S+ trades it, only WALK/,
    );
    const unnamed = await commandInProcess("why", "WALK", "--at", at, "--session", "no", ...place);
    expect(unnamed.notes + unnamed.answer).toMatch(/nothing named no is in/);
    const argv = ["WALK", ...strategy, "--data", candles, ...place, "--name", "ran"];
    expect((await commandInProcess("backtest", ...argv)).exitCode).toBe(0);
    const file = join(trading, "backtests", "ran.sqlite");
    const same = await commandInProcess("why", "WALK", "--backtest", file, "--at", at, ...place);
    expect(same.answer.split("\n")[0]).toBe(told.answer.split("\n")[0]);
    // Several hold the candle: the newest answers, and the others are named.
    const newest = await commandInProcess("why", "WALK", "--at", at, ...place);
    expect(newest.answer).toMatch(
      /From the backtest ran,[^]*newest that holds[^]*paper session asked/,
    );
    const elsewhere = await commandInProcess("why", "WALK", "--at", at, "--trading-dir", folder);
    expect(elsewhere.notes + elsewhere.answer).toMatch(/nothing is kept/);
  });

  test("Ctrl-C ends it between two candles with 130; a second process is refused; then it goes on", async () => {
    const slow = [...replay, "--name", "stopped", "--speed", "20"];
    const running = startCommand(["trade", ...slow], folder);
    await running.noted(/Session stopped/);
    const books = join(trading, "paper", "stopped");
    await sessionGrows(books, ["ledger.sqlite", "decisions"], 1);
    const second = await trade(...slow);
    expect(second.exitCode).toBe(1);
    expect(second.json.error.code).toBe("E_SESSION_BUSY");
    running.signalParent("SIGINT");
    const ended = await running.ended;
    expect(ended.exitCode).toBe(130);
    expect(ended.answer).toMatch(/Stopped .*the same command goes on/);
    const rest = await trade(...replay, "--name", "stopped");
    expect(rest.json.end).toBe("feed-ended");
    expect(rest.json.volatile.decided).toBeLessThan(rest.json.decisions);
    const whole = await trade(...replay, "--name", "stopped", "--fresh");
    expect(rest.json.eventLogHash).toBe(whole.json.eventLogHash);
  });

  test.each([
    [["WALK", ...strategy, "--replay", candles], "E_PAPER_OPTION", /live trading is not built/],
    [["WALK", "--paper", ...strategy, "--speed", "5"], "E_PAPER_OPTION", /--speed is for replays/],
    [["WALK", "--paper", ...strategy, "--from", "2020-01-01"], "E_PAPER_OPTION", /--from/],
    [["WALK", "--paper", ...strategy, "--replay", candles, "--speed", "0"], "E_OPTION", /--speed/],
    [["WALK", "--paper", ...strategy, "--replay", "none.csv"], "E_FILE_MISSING", /none.csv/],
    [["WALK", "--paper", "--strategy", "nothing", "--replay", candles], "E_STRATEGY", /nothing/],
    [
      ["WALK", "--paper", ...strategy, "--replay", candles, "--name", "../up"],
      "E_RUN_OPTION",
      /name/,
    ],
  ])("refuses %j", async (argv, code, message) => {
    const told = await trade(...argv, "--trading-dir", join(folder, "misuse"));
    expect(told.json.error.code).toBe(code);
    expect(told.json.error.message).toMatch(message);
    expect(told.exitCode).toBe(2);
  });
});
