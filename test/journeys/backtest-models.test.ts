import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
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
