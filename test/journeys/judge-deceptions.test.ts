import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { recordTrial } from "../../src/adapters/trial-ledger/trial-ledger.ts";
import { judgeSchema } from "../../src/cli/report/judge-schema.ts";
import { createRng } from "../../src/foundation/rng.ts";
import { parseInstrument } from "../../src/market/instrument.ts";
import {
  folder,
  forecastFile,
  hourMs,
  judge,
  lastReturn,
  plantedMarket,
  rowsFrom,
  startMs,
} from "../judged-market.ts";

describe("candlecast judge on a random walk of sigma 1 % (seed 2) is not fooled by", () => {
  const walk = plantedMarket(2, 4000, 0);
  const decisions = rowsFrom(1500, 3500);
  const closeMs = (t: number): number => walk.openTimeMs[t]! + hourMs;

  test("a nowcast at 59:59 of the candle that it forecasts: all refused", async () => {
    const nowcast = forecastFile(
      "decidedAt,forecastReturn",
      decisions.map((t) => [closeMs(t) + hourMs - 1000, lastReturn(walk, t + 1)]),
    );
    const { json, exitCode } = await judge(nowcast, "--data", walk.path);
    expect([exitCode, json.error.code]).toEqual([1, "E_FORECASTS_REFUSED"]);
    expect(json.error.message).toContain(
      "2,000 rows refused: it was decided 59 min 59 s into the candle that it forecasts (7.2 s are allowed), the first in line 2",
    );
  });

  test("and judges a live bot that decides 2.123 s after the close", async () => {
    const rng = createRng(3);
    const coin = forecastFile(
      "decidedAt,forecastReturn",
      decisions.map((t) => [closeMs(t) + 2123, 0.01 * rng.normal()]),
    );
    const { json, exitCode } = await judge(coin, "--data", walk.path);
    expect(exitCode).toBe(0);
    expect(json.rows).toMatchObject({ read: 2000, judged: 2000, refused: 0 });
    expect(json.verdict).toBe("no edge");
    expect(json.report.notes).toContain(
      "Forecasts stand for 100.0 % of the candles between the first and the last.",
    );
    expect(json.report.notes.join()).not.toContain("s after the close that");
  });

  test("a look at the price 7 s after the close: told what that alone is worth", async () => {
    const late = forecastFile(
      "decidedAt,forecastReturn",
      decisions.map((t) => [closeMs(t) + 7000, 0.001]),
    );
    const { json } = await judge(late, "--data", walk.path);
    expect(json.report.notes[0]).toContain(
      "Decided up to 7.0 s after the close that the outcome runs from: whoever only looks at the price then is right in 51.4 %",
    );
  });

  test("rows that the forecaster was trained on: left out, or judged and stamped", async () => {
    const file = forecastFile(
      "date,predicted_return",
      decisions.map((t) => [walk.openTimeMs[t]!, lastReturn(walk, t)]),
    );
    const until = (t: number) => ["--trained-until", new Date(closeMs(t)).toISOString()];
    const all = await judge(file, "--data", walk.path, ...until(3600));
    expect([all.exitCode, all.json.error.code]).toEqual([1, "E_FORECASTS_REFUSED"]);
    expect(all.json.error.message).toContain("all rows are in-sample");
    const half = (await judge(file, "--data", walk.path, ...until(2499))).json;
    expect(half.rows).toMatchObject({ judged: 1000, inSample: 1000 });
    expect(half.report.subject.inSample).toBe(false);
    expect(half.report.notes.join()).toContain("1,000 rows left out as in-sample");
    expect(judgeSchema.parse(half)).toEqual(half);
    const told = await judge(file, "--data", walk.path, ...until(3600), "--in-sample");
    expect(told.exitCode).toBe(0);
    expect(told.json.rows).toMatchObject({ judged: 2000, inSample: 0 });
    expect(told.json.report.subject.inSample).toBe(true);
    expect(told.json.report.notes.join()).toContain("IN-SAMPLE: 2,000 rows decided until");
  });

  test("a coin whose misses above 40 bp were left out, nor hidden as abstentions", async () => {
    const rng = createRng(4);
    const rows = decisions.map((t) => {
      const said = rng.normal() > 0 ? 0.01 : -0.01;
      const outcome = lastReturn(walk, t + 1);
      return { t, said, isLost: said * outcome < 0 && Math.abs(outcome) > 0.004 };
    });
    const losersLeftOut = forecastFile(
      "date,predicted_return",
      rows.filter(({ isLost }) => !isLost).map(({ t, said }) => [walk.openTimeMs[t]!, said]),
    );
    const left = (await judge(losersLeftOut, "--data", walk.path)).json;
    expect(left.report.notes[0]).toMatch(
      /^Forecasts stand for 6\d\.\d % of the candles .* the others moved differently: .* Forecasts that failed may have been left out/,
    );
    expect(left.report.notes.slice(0, 3).join()).toContain("a leak until proven otherwise");
    const losersSilent = forecastFile(
      "date,predicted_return",
      rows.map(({ t, said, isLost }) => [walk.openTimeMs[t]!, isLost ? "" : said]),
    );
    const silent = (await judge(losersSilent, "--data", walk.path)).json;
    expect(silent.report.notes[0]).toContain("no file can tell them apart");
  });

  test("but accuses nobody who forecasts every other candle", async () => {
    const file = forecastFile(
      "date,predicted_return",
      decisions.filter((t) => t % 2 === 0).map((t) => [walk.openTimeMs[t]!, lastReturn(walk, t)]),
    );
    const notes = (await judge(file, "--data", walk.path)).json.report.notes.join("\n");
    expect(notes).toContain("Forecasts stand for 50.0 % of the candles");
    expect(notes).not.toContain("moved differently");
  });

  test("a shown best of many: trials are counted where the ledger knows the version", async () => {
    const modelsDir = join(folder, "models");
    const place = { modelsDir, instrument: parseInstrument("BTCUSDT"), timeframe: "1h" } as const;
    const span = { firstDecisionMs: closeMs(1500), lastDecisionMs: closeMs(3499), atMs: startMs };
    for (const [i, recipe] of ["return", "window", "level"].entries()) {
      await recordTrial(place, {
        configuration: String(i).repeat(64),
        label: `walk-forward ${recipe} h=1`,
        kind: "walk-forward",
        ...span,
      });
    }
    const ledger = join(modelsDir, "BTCUSDT", "1h", "trials.jsonl");
    const before = readFileSync(ledger, "utf8");
    const of = (version: string) =>
      forecastFile(
        "decidedAt,version,forecastReturn",
        decisions.map((t) => [closeMs(t), version, lastReturn(walk, t)]),
      );
    const judged = async (version: string, ...more: readonly string[]) =>
      (await judge(of(version), "--data", walk.path, "--models", modelsDir, ...more)).json.report;
    const known = await judged("return-walk-0123456789ab");
    expect(known.verdict.trials).toBe(3);
    expect(known.notes.join()).toContain("walk-forward return h=1: 3 configurations looked");
    expect((await judged("somebody")).verdict.trials).toBe(1);
    expect((await judged("return-walk-0123456789ab", "--trials", "7")).verdict.trials).toBe(7);
    expect(readFileSync(ledger, "utf8")).toBe(before);
  });

  test("intervals that hold less than they look: their share stands in the notes", async () => {
    const bounds = (z: number) =>
      forecastFile(
        "decidedAt,forecastReturn,low,high",
        decisions.map((t) => [closeMs(t), 0.001, -0.01 * z, 0.01 * z]),
      );
    const { json } = await judge(bounds(1), "--data", walk.path);
    const held = decisions.filter((t) => Math.abs(lastReturn(walk, t + 1)) <= 0.01).length / 2000;
    const text = `"low" to "high" held ${(100 * held).toFixed(1)} % (`;
    expect(held).toBeGreaterThan(0.6);
    expect(held).toBeLessThan(0.75);
    expect(json.report.notes.join()).toContain(text);
    const candles = forecastFile(
      "date,open,high,low,close,predicted_return",
      decisions.map((t) => [walk.openTimeMs[t]!, 1, 2, 0.5, 1, 0.001]),
    );
    const { json: ofCandles } = await judge(candles, "--data", walk.path);
    expect(ofCandles.report.notes.join()).not.toContain(" held ");
  });
});
