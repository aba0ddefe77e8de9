import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { backtestSchema } from "../../src/cli/trading/backtest-schema.ts";
import { decisionSchema } from "../../src/cli/trading/decision-schema.ts";
import { defaultTradingRules } from "../../src/market/default-trading-rules.ts";
import { parseInstrument } from "../../src/market/instrument.ts";
import { sliceCandles, type CandleSeries } from "../../src/market/candle-series.ts";
import { commandInProcess } from "../command-in-process.ts";
import { plantModel } from "../planted-model.ts";
import { walkCandles } from "../walk-candles.ts";

const folder = mkdtempSync(join(tmpdir(), "backtest-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const series = walkCandles({ seed: 5, candles: 3000, missingBefore: { 2000: 3 } });
const candles = join(folder, "WALK_1h.csv");
const models = join(folder, "models");
const stepMs = 3_600_000;

beforeAll(async () => {
  writeFileSync(candles, csvOf(series));
  await plantModel({ modelsDir: models, series: sliceCandles(series, 0, 1500) });
});

function csvOf({ openTimeMs, open, high, low, close, volume }: CandleSeries): string {
  const rows = Array.from(openTimeMs, (timeMs, i) =>
    [timeMs, open[i], high[i], low[i], close[i], volume![i]].join(","),
  );
  return ["time,open,high,low,close,volume", ...rows].join("\n");
}

async function run(verb: string, ...argv: readonly string[]) {
  const own = ["--data", candles, "--models", models, "--trading-dir", join(folder, "trading")];
  return commandInProcess(verb, "WALK", ...own, ...argv);
}

interface BacktestJson {
  readonly totalReturn: number;
  readonly trades: number;
  readonly fees: number;
  readonly funding: number;
  readonly inSample: boolean;
  readonly notes: readonly string[];
  readonly eventLogHash: string;
  readonly ledger: string;
  readonly subject: { readonly fromMs: number; readonly candles: number };
  readonly forecasters: readonly { readonly seenUntilMs: number | null }[];
  readonly deflatedSharpe: { readonly trials: number };
  readonly exits: readonly { readonly closedBy: string; readonly trades: number }[];
  readonly costs: { readonly levels: readonly { readonly trades: number }[] };
  readonly error: { readonly code: string; readonly message: string };
}

async function backtest(...argv: readonly string[]) {
  const told = await run("backtest", ...argv, "--json");
  return { ...told, json: JSON.parse(told.answer || "{}") as BacktestJson };
}

describe("candlecast backtest, simulated walk", () => {
  test("the same run twice gives the same bytes, and its file holds the decisions", async () => {
    const argv = ["--strategy", "ema-cross", "--param", "fast=5", "--param", "slow=20"];
    const first = await backtest(...argv);
    expect(first.notes).toBe("");
    expect(first.exitCode).toBe(0);
    backtestSchema.parse(JSON.parse(first.answer));
    const second = await backtest(...argv);
    const steady = ({ json }: typeof first) => JSON.stringify({ ...json, volatile: undefined });
    expect(steady(second)).toBe(steady(first));
    const { trades, fees, ledger, deflatedSharpe, costs } = first.json;
    expect(trades).toBeGreaterThan(20);
    expect(fees).toBeGreaterThan(0);
    expect(costs.levels).toHaveLength(3);
    expect(deflatedSharpe.trials).toBe(1);
    expect(existsSync(ledger)).toBe(true);
  });

  test("another configuration is another trial; costs of 0 make it better", async () => {
    const slow = ["--strategy", "ema-cross", "--param", "fast=9", "--param", "slow=40"];
    const { json } = await backtest(...slow);
    expect(json.deflatedSharpe.trials).toBe(2);
    const free = await backtest(...slow, "--costs", "0");
    expect(free.json.fees).toBe(0);
    expect(free.json.eventLogHash).not.toBe(json.eventLogHash);
  });

  test("every edit of signals is a trial of its own; the same ones again are none", async () => {
    const own = ["--trading-dir", join(folder, "signals")];
    const signals = join(folder, "signals.csv");
    const trials = async (every: number): Promise<number> => {
      const rows = Array.from(series.openTimeMs, (timeMs, i) => {
        return i % 50 === 0 ? [`${timeMs},${i % every === 0 ? "long" : "flat"}`] : [];
      });
      writeFileSync(signals, ["at,stance", ...rows.flat()].join("\n"));
      const argv = ["--strategy", "external", "--signals", signals, "--expiry", "2d", ...own];
      return (await backtest(...argv)).json.deflatedSharpe.trials;
    };
    expect([await trials(100), await trials(150), await trials(100)]).toEqual([1, 2, 2]);
  });

  test("says that no signal falls into the run where none does", async () => {
    const signals = join(folder, "old.csv");
    writeFileSync(signals, "at,stance\n2001-01-01T00:00Z,long\n");
    const argv = ["--strategy", "external", "--signals", signals, "--expiry", "2d"];
    const { answer } = await run("backtest", ...argv);
    expect(answer).toMatch(/^NOTE {2}0 of 1 signals fall into this run, so it never trades:/);
    expect(answer).not.toContain("forecast was given");
    expect(answer.replaceAll(/\s+/g, " ")).toMatch(/never traded: "signal is fresh" held on 0 of/);
  });

  test("tells of holes and rows that stand there twice; a series without them has no note", async () => {
    const { json } = await backtest("--strategy", "buy-and-hold");
    expect(json.notes).toEqual([expect.stringContaining("WALK: 3 candles are missing in 1 hole:")]);
    const twice = join(folder, "twice.csv");
    const lines = csvOf(sliceCandles(series, 0, 1900)).split("\n");
    writeFileSync(twice, [...lines, lines.at(-1)].join("\n"));
    const argv = ["--strategy", "buy-and-hold", "--data", twice, "--trading-dir", folder];
    const other = await commandInProcess("backtest", "WALK", ...argv, "--json");
    expect(JSON.parse(other.answer)).toMatchObject({ notes: ["WALK: 1 row stood there twice."] });
  });

  test("prints a tear sheet and writes it as a page", async () => {
    const page = join(folder, "page.html");
    const told = await run("backtest", "--strategy", "buy-and-hold", "--report", page);
    expect(told.exitCode).toBe(0);
    expect(told.answer).toMatch(/^WALK 1h spot/m);
    expect(told.answer).toMatch(/VERDICT/);
    expect(told.answer).toMatch(/candlecast why WALK --session WALK-1h-buy-and-hold/);
    expect(Math.max(...told.answer.split("\n").map((line) => line.length))).toBeLessThan(220);
    expect(readFileSync(page, "utf8")).toMatch(/<!doctype html>/i);
  });

  test("begins after what the model has seen, and says so where it was asked for earlier", async () => {
    const from = new Date(series.openTimeMs[400]!).toISOString();
    const argv = ["--strategy", "ml-basic", "--param", "threshold=0", "--from", from];
    const told = await backtest(...argv);
    const [forecaster] = told.json.forecasters;
    expect(told.json.subject.fromMs).toBeGreaterThan(forecaster!.seenUntilMs!);
    expect(told.json.subject.fromMs - forecaster!.seenUntilMs!).toBeLessThanOrEqual(stepMs);
    expect(told.json.notes.join(" ")).toMatch(
      /tells of no candle.*selection flatters.*Starts after/s,
    );
    expect(told.json.inSample).toBe(false);

    const stamped = await backtest(...argv, "--in-sample");
    expect(stamped.json.inSample).toBe(true);
    expect(stamped.json.subject.fromMs).toBe(series.openTimeMs[400]!);
    expect(told.json.notes.join(" ")).toContain("has not seen");
    expect(stamped.json.notes.join(" ")).not.toContain("has not seen");
    const text = await run("backtest", ...argv, "--in-sample");
    expect(text.answer).toMatch(/IN-SAMPLE/);

    const why = async (candle: number, ledger: string, ...more: readonly string[]) => {
      const at = new Date(series.openTimeMs[candle]! + stepMs).toISOString();
      return (await commandInProcess("why", "WALK", "--at", at, "--backtest", ledger, ...more))
        .answer;
    };
    expect(await why(500, stamped.json.ledger)).toMatch(/^IN-SAMPLE/);
    const seen = JSON.parse(await why(500, stamped.json.ledger, "--json")) as object;
    expect(decisionSchema.parse(seen).inSample).toBe(true);
    expect(await why(2500, stamped.json.ledger)).not.toContain("IN-SAMPLE");
  });

  test.each([
    ["--model", "foo"],
    ["--forecasts", "f.parquet"],
    ["--engines", "2"],
  ])("a rule that asks no model is given none: %s", async (...option) => {
    const { json, exitCode } = await backtest("--strategy", "ema-cross", ...option);
    expect(exitCode).toBe(2);
    expect(json.error.message).toContain(`Cannot use ${option[0]}: the strategy asks no model`);
  });

  test("what a strategy of a file threw is told once, with its candle", async () => {
    const file = join(folder, "throws.js");
    writeFileSync(
      file,
      `export default { name: "mine", summary: "s", forecasts: "none", parameters: {},
        warmUp: () => 0, start: () => ({ onCandle: () => { throw new Error("oops"); } }) };`,
    );
    const { json, exitCode } = await backtest("--strategy", file);
    expect(exitCode).toBe(2);
    expect(json.error.code).toBe("E_STRATEGY_SIGNAL");
    expect(json.error.message).toMatch(
      /^Cannot run the strategy mine: its onCandle threw at the candle of WALK that opened at [-\d]+ \d\d:\d\d UTC: oops$/,
    );
  });

  test("funding of a perpetual is paid", async () => {
    const perpetual = ["--strategy", "ema-cross", "--param", "shorts=1", "--market", "perpetual"];
    const plain = await backtest(...perpetual);
    expect(plain.json.funding).toBe(0);
    expect(plain.json.notes.join(" ")).toContain("No funding was charged on the perpetual WALK");
    const funding = join(folder, "funding.csv");
    const rows = Array.from({ length: 375 }, (_, i) => `${series.openTimeMs[8 * i]!},0.0005`);
    const write = (some: readonly string[]): void =>
      writeFileSync(funding, ["timestamp,funding_rate", ...some].join("\n"));
    write(rows);
    const paid = await backtest(...perpetual, "--funding", funding);
    expect(paid.json.funding).not.toBe(0);
    expect(paid.json.notes.join(" ")).not.toMatch(/funding/i);
    write(rows.slice(0, 300));
    const partly = await backtest(...perpetual, "--funding", funding);
    expect(partly.json.notes.join(" ")).toMatch(
      /Funding of the perpetual WALK is known from 2020-01-01 to 2020-04-09: nothing was charged on 608 of 2,760 candles\./,
    );
  });

  test("finer candles say what came first inside a candle", async () => {
    const limits = ["--risk-set", "stopAtr=0.3", "--risk-set", "takeProfitAtr=0.3"];
    const argv = ["--strategy", "ema-cross", ...limits, "--risk-set", "drawdownMax=0.9"];
    const finer = join(folder, "finer.csv");
    writeFileSync(finer, highFirst(series));
    const pessimistic = await backtest(...argv);
    const told = await backtest(...argv, "--finer", finer);
    const won = ({ exits }: BacktestJson): number =>
      exits.find(({ closedBy }) => closedBy === "take-profit")?.trades ?? 0;
    expect(won(told.json)).toBeGreaterThan(won(pessimistic.json));
  });

  test("says which options do not fit each other", async () => {
    const rules = join(folder, "rules.json");
    writeFileSync(rules, JSON.stringify([defaultTradingRules(parseInstrument("ETHUSDT"), "spot")]));
    const said = async (...argv: readonly string[]) =>
      (await backtest("--strategy", "ema-cross", ...argv)).json.error.message;
    expect(await said("--from", "2020-03-01", "--to", "2020-02-01")).toBe(
      "Cannot trade: --from must lie before --to, values were 2020-03-01 00:00 and 2020-02-01 00:00 UTC",
    );
    expect(await said("--rules", rules)).toBe(
      `Cannot trade WALK spot by ${rules}: it holds rules of ETHUSDT spot`,
    );
    expect(await said("--param", "fast=1", "--param", "fast=2")).toContain(
      "fast stands there twice, values were fast=1 and fast=2",
    );
    expect(await said("--risk-set", "fraction=0.1", "--risk-set", "fraction=0.2")).toContain(
      "fraction stands there twice",
    );
  });

  test.each([
    [["--strategy", "ema-crss"], "E_STRATEGY"],
    [["--strategy", "ema-cross", "--param", "fst=3"], "E_STRATEGY_PARAMETER"],
    [["--strategy", "ema-cross", "--risk-set", "fractoin=3"], "E_RISK_LIMITS"],
    [["--strategy", "ema-cross", "--funding", "rates.csv"], "E_RUN_OPTION"],
    [["--strategy", "ema-cross", "--data", "two.csv"], "E_RUN_OPTION"],
    [["--strategy", "ema-cross", "--name", "../up"], "E_RUN_OPTION"],
    [["--strategy", "ema-cross", "--from", "2031-01-01"], "E_NO_CANDLES"],
    [["--strategy", "ml-basic", "--model", "log"], "E_NO_CHAMPION"],
    [["--strategy", "ml-basic", "--model", "1999"], "E_NO_MODEL"],
    [["--strategy", "ml-basic", "--to", "2020-01-30"], "E_BACKTEST_IN_SAMPLE"],
  ])("refuses %j", async (argv, code) => {
    const told = await backtest(...argv);
    expect(told.json.error).toMatchObject({ code });
    expect(told.exitCode).toBe(code === "E_BACKTEST_IN_SAMPLE" ? 1 : 2);
  });
});

// Half hours: the high comes in the first, the low in the second.
function highFirst({ openTimeMs, open, high, low, close }: CandleSeries): string {
  const rows = Array.from(openTimeMs, (timeMs, i) => {
    const floor = Math.min(open[i]!, high[i]!);
    return [
      [timeMs, open[i], high[i], floor, high[i], 1].join(","),
      [timeMs + stepMs / 2, high[i], high[i], low[i], close[i], 1].join(","),
    ].join("\n");
  });
  return ["time,open,high,low,close,volume", ...rows].join("\n");
}
