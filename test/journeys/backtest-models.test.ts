import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { backtestSchema } from "../../src/cli/trading/backtest-schema.ts";
import { candleAt } from "../../src/market/candle.ts";
import { sliceCandles } from "../../src/market/candle-series.ts";
import { commandInProcess } from "../command-in-process.ts";
import { plantModel } from "../planted-model.ts";
import { walkCandles } from "../walk-candles.ts";

const folder = mkdtempSync(join(tmpdir(), "backtest-models-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const series = walkCandles({ seed: 15, candles: 1900 });
const candles = join(folder, "WALK_1h.csv");
const models = join(folder, "models");
let version = "";

beforeAll(async () => {
  const rows = Array.from(series.openTimeMs, (_, i) => Object.values(candleAt(series, i)).join());
  writeFileSync(candles, ["time,open,high,low,close,volume", ...rows].join("\n"));
  ({ version } = await plantModel({ modelsDir: models, series: sliceCandles(series, 0, 1500) }));
});

async function run(...argv: readonly string[]) {
  const own = ["--data", candles, "--models", models, "--trading-dir", join(folder, "trading")];
  const told = await commandInProcess("backtest", "WALK", ...own, ...argv);
  expect(told.exitCode).toBe(0);
  return told.answer;
}

async function notesOf(...argv: readonly string[]): Promise<string> {
  const { notes } = JSON.parse(await run(...argv, "--json")) as { readonly notes: string[] };
  return notes.join("\n");
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ");

describe("candlecast backtest on a price model, simulated walk", () => {
  test("the head of the sheet names recipe, horizon and how far the training reached", async () => {
    const head =
      /^WALK 1h spot .*\nml-basic .* on version \S+\nreturn h=1 \| trained on candles until 2020-0[12]-\d\d, \d+ days before the last$/m;
    const basic = ["--strategy", "ml-basic"];
    expect(await run(...basic)).toMatch(head);
    expect(await run(...basic, "--model", version)).toMatch(head);
    const json = backtestSchema.parse(JSON.parse(await run(...basic, "--json")));
    const lastCandleMs = series.openTimeMs.at(-1)! + 3_600_000;
    expect(json.subject.models).toMatchObject([
      { instrument: "WALK", source: "price", version, recipe: "return", horizon: 1, lastCandleMs },
    ]);
  });

  test("says in any case that nobody watches for drift and that no deploy gave a verdict", async () => {
    const notes = await notesOf("--strategy", "ml-basic");
    expect(notes).toContain("Nobody watches for drift here: its alarms lower nothing.");
    expect(notes).toContain(`Version ${version}: No deploy has given it a verdict: live trading`);
    expect(await notesOf("--strategy", "ema-cross")).not.toMatch(/drift|deploy/);
  });

  test("says that finer candles cover a part, and that several instruments stand in no group", async () => {
    const finer = join(folder, "finer.csv");
    const rows = Array.from({ length: 1000 }, (_, i) => {
      const { openTimeMs, ...prices } = candleAt(series, i);
      const half = Object.values(prices).join();
      return `${openTimeMs},${half}\n${openTimeMs + 1_800_000},${half}`;
    });
    writeFileSync(finer, ["time,open,high,low,close,volume", ...rows].join("\n"));
    const one = await notesOf("--strategy", "ema-cross", "--finer", finer);
    expect(one).toMatch(/^Finer candles cover 760 of 1,660 candles of WALK: inside the others/);
    expect(one).not.toContain("group");
    const two = ["WALKTWO", "--data", candles, "--strategy", "ema-cross"];
    expect(await notesOf(...two)).toMatch(/^What falls together is not .* WALK, WALKTWO, so/);
    expect(await notesOf(...two, "--risk-set", 'groups={"a":["WALK","WALKTWO"]}')).toBe("");
  });

  test("ml-sentiment says that no sentiment model is asked, and `why` whose word it was", async () => {
    const missing =
      /No sentiment model of WALK 1h is asked: the price model answers (\d+) of \1 candles\./;
    const ladder = ["--strategy", "ml-sentiment"];
    expect(oneLine(await run(...ladder))).toMatch(missing);
    expect(await notesOf("--strategy", "ml-basic")).not.toContain("sentiment model");
    const at = new Date(series.openTimeMs.at(-1)!).toISOString();
    const where = ["--session", "WALK-1h-ml-sentiment", "--trading-dir", join(folder, "trading")];
    const { answer } = await commandInProcess("why", "WALK", "--at", at, ...where);
    expect(oneLine(answer)).toContain(`by the price model ${version}`);
  });
});
