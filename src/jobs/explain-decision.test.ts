import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sliceCandles } from "../market/candle-series.ts";
import { writeCandles } from "../../test/paper-sessions.ts";
import { plantModel } from "../../test/planted-model.ts";
import { quickFolder } from "../../test/quick-folder.ts";
import { walkCandles } from "../../test/walk-candles.ts";
import { explainDecision } from "./explain-decision.ts";
import { runBacktest } from "./run-backtest.ts";

const folder = quickFolder("explain-decision-");
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const walk = walkCandles({ seed: 16, candles: 1900 });
const candles = join(folder, "WALK_1h.csv");
const modelsDir = join(folder, "models");
const place = { tradingDir: join(folder, "trading") };

beforeAll(async () => {
  writeCandles(candles, walk);
  await plantModel({ modelsDir, series: sliceCandles(walk, 0, 1500) });
  const asked = { ...place, instruments: ["WALK"], files: [candles], modelsDir };
  await runBacktest({ ...asked, name: "rule", strategy: "ema-cross" });
  await runBacktest({ ...asked, name: "model", strategy: "ml-basic" });
  await runBacktest({ ...asked, name: "stamped", strategy: "ml-basic", inSample: true });
});

const asked = (session: string | undefined, candle: number) =>
  explainDecision({
    ...place,
    instrument: "WALK",
    session,
    atMs: walk.openTimeMs[candle]! + 3_600_000,
  });

const warmUp = /candles before the first decision only warm a run up$/;
const seen =
  /; the model of the backtest model has seen the candles until 20\d\d-\d\d-\d\d .* UTC \(`--in-sample`/;

describe("explainDecision() on a candle that nobody decided on, simulated walk", () => {
  test("tells of the warm-up of a rule, and of a run that trades what its model has seen", async () => {
    await expect(asked("rule", 5)).rejects.toThrow(warmUp);
    await expect(asked("stamped", 5)).rejects.toThrow(warmUp);
    await expect(asked("stamped", 5)).rejects.not.toThrow(seen);
  });

  test("tells until when the model has seen the candles", async () => {
    await expect(asked("model", 500)).rejects.toThrow(seen);
    await expect(asked("model", 500)).rejects.not.toThrow(warmUp);
    await expect(asked(undefined, 5)).rejects.toThrow(seen);
    await expect(asked(undefined, 5)).rejects.toThrow(/only warm a run up/);
  });

  test("gives no reason after the last decision", async () => {
    const late = explainDecision({ ...place, instrument: "WALK", atMs: Date.UTC(2031, 0) });
    await expect(late).rejects.toThrow(/only in the backtest .* UTC$/);
  });
});
