import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hourlyCandles } from "../../../test/session-market.ts";
import { recordTrials, type Trial } from "../../adapters/trial-ledger/trial-ledger.ts";
import { systemClock } from "../../foundation/clock.ts";
import { parseInstrument } from "../../market/instrument.ts";
import { findStrategy } from "../../trading/strategies/find-strategy.ts";
import type { MarketLane } from "./read-market.ts";
import { type BacktestTrial, countedLooks } from "./trial-of.ts";

const folder = mkdtempSync(join(tmpdir(), "trials-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const modelsDir = join(folder, "models");

const names = ["BTCUSDT", "ETHUSDT"].map((name) => parseInstrument(name));
const lanes = names.map((name) => {
  const series = hourlyCandles([[1, 1, 1, 1]], name);
  return { series } as unknown as MarketLane;
});

function look(number: number, kind: Trial["kind"], fromMs = 0): BacktestTrial {
  const configuration = String(number).padStart(64, "0");
  return { configuration, label: "x", kind, firstDecisionMs: fromMs, lastDecisionMs: fromMs + 100 };
}

beforeAll(async () => {
  const exams = [look(1, "exam"), look(2, "walk-forward", 50), look(3, "exam", 500)];
  await recordTrials(
    { modelsDir, instrument: names[0]!, timeframe: "1h" },
    exams.map((one) => ({ ...one, atMs: 1, sharpePerRow: 0.5, horizon: 24 })),
  );
});

describe("countedLooks()", () => {
  const world = { modelsDir, clock: systemClock };
  const counted = (strategy: string, at: string, own: number, on = lanes) => {
    const asking = look(own, "backtest");
    const prepared = { lanes: on, strategy: findStrategy(strategy) };
    const tradingDir = join(folder, at);
    return countedLooks(prepared, { asking, all: [asking] }, { ...world, tradingDir });
  };

  test("models that were compared on the same candles count where models are asked", async () => {
    expect(await counted("ema-cross", "rules", 10)).toEqual({ count: 1, sharpes: [] });
    // One of the three exams lies elsewhere; rows of a day are no sample of hours.
    expect(await counted("ml-basic", "models", 10)).toEqual({ count: 3, sharpes: [] });
  });

  test("looks at any instrument of the run count, each configuration once", async () => {
    await counted("ema-cross", "several", 20, [lanes[0]!]);
    await counted("ema-cross", "several", 21, [lanes[1]!]);
    expect((await counted("ema-cross", "several", 22)).count).toBe(3);
    expect((await counted("ema-cross", "several", 22)).count).toBe(3);
  });
});
