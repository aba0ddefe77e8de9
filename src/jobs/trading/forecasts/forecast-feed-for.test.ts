import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { plantModel } from "../../../../test/planted-model.ts";
import { walkCandles } from "../../../../test/walk-candles.ts";
import { siblingEntry } from "../../../adapters/child-process/entry-starter.ts";
import { forecastInChild } from "../../../adapters/child-process/forecast-in-child.ts";
import type { ModelPlace } from "../../../adapters/model-files/model-place.ts";
import { onnxForecastRunner } from "../../../adapters/onnx-runtime/onnx-forecast-runner.ts";
import { moveChampion } from "../../../adapters/registry-files/move-champion.ts";
import { fixedClock, systemClock } from "../../../foundation/clock.ts";
import { createRng } from "../../../foundation/rng.ts";
import type { ModelVersion } from "../../../learning/bundle/version-id.ts";
import { type CandleSeries, sliceCandles } from "../../../market/candle-series.ts";
import { timeframeMs } from "../../../market/timeframe.ts";
import { spreadRunner } from "../../../serving/spread-runner.ts";
import { opinionOf } from "../../../trading/opinion-of.ts";
import type { FedForecast } from "../../../trading/session/forecast-feed.ts";
import { warmTracker } from "../../forecasting/warm-tracker.ts";
import { loadForecaster } from "../../load-forecaster.ts";
import { forecastFeedFor } from "./forecast-feed-for.ts";
import type { RunnerFor } from "./open-tenures.ts";
import { planForecasts } from "./plan-forecasts.ts";
import { sampleBorder } from "./sample-border.ts";

const seed = 21;
const series = walkCandles({ seed, candles: 2400, missingBefore: { 1600: 1, 1900: 5 } });
const { instrument, timeframe } = series;
const stepMs = timeframeMs(timeframe);
const folder = mkdtempSync(join(tmpdir(), "forecast-feed-"));
const [single, logged] = [join(folder, "single"), join(folder, "logged")];
const closedMs = (t: number): number => series.openTimeMs[t]! + stepMs;
let one: ModelVersion;
let two: ModelVersion;
let only: ModelVersion;

beforeAll(async () => {
  const early = sliceCandles(series, 0, 1000);
  ({ version: only } = await plantModel({ modelsDir: single, series: early }));
  ({ version: one } = await plantModel({ modelsDir: logged, series: early }));
  const later = { series: sliceCandles(series, 0, 1300), seed: 2, stamp: "20240201T000000Z" };
  ({ version: two } = await plantModel({ modelsDir: logged, ...later }));
  const place: ModelPlace = { modelsDir: logged, instrument, timeframe, kind: "price" };
  const unsaid = { forced: null, acceptNoEdge: null };
  const deploys = [
    { version: one, verdict: "weak" as const, at: 1100 },
    { version: two, verdict: null, at: 1500 },
  ];
  for (const { at, ...deploy } of deploys) {
    await moveChampion(place, fixedClock(closedMs(at)), { ...deploy, ...unsaid });
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const inProcess: RunnerFor = () => onnxForecastRunner;

interface Asked {
  readonly modelsDir?: string;
  readonly model?: string;
  readonly forecastFile?: string;
  readonly from?: number;
  readonly lane?: CandleSeries;
  readonly inSample?: boolean;
  readonly runnerFor?: RunnerFor;
  readonly runsAtOnce?: number;
}

async function feedOf(asked: Asked) {
  const { lane = series, from = 1000, inSample = false, runnerFor = inProcess } = asked;
  const plan = await planForecasts(
    { forecasts: "price", modelsDir: single, dataDir: folder, ...asked },
    [lane],
    { runnerFor, clock: systemClock },
  );
  const border = (fromMs?: number) => sampleBorder(plan, [lane], { fromMs, inSample });
  const feed = await forecastFeedFor(plan, [{ series: lane, from }], {
    inSample,
    runsAtOnce: asked.runsAtOnce ?? 1,
  });
  await plan.release();
  const at = (t: number) => feed!.at(0, series.openTimeMs[t]!) as FedForecast;
  return { at, plan, border };
}

describe(`forecastFeedFor(), simulated walk with holes, seed ${seed}`, () => {
  test("says at each candle what predict says at that moment, to the bit", async () => {
    const { at } = await feedOf({});
    const forecaster = await loadForecaster({ instrument, timeframe, modelsDir: single });
    const rng = createRng(seed);
    const kinds = new Set<string>();
    for (const t of [1000, 1001, 1899, 1900, 1903, 2399, ...draws(rng, 12)]) {
      const { tracker } = await warmTracker(forecaster, { series, position: t });
      const said = await forecaster.forecast({ series, position: t, tracker });
      const { opinion } = at(t);
      expect(opinion).toEqual(opinionOf(said, { version: only, horizon: 1 }));
      kinds.add(opinion.kind);
    }
    expect([...kinds].toSorted()).toEqual(["abstain", "forecast"]);
    await forecaster.release();
  });

  test("says the same whatever comes later, wherever it begins, on one engine or on two", async () => {
    const whole = await feedOf({});
    const cut = await feedOf({ lane: sliceCandles(series, 0, 2000), from: 1700 });
    const runner = forecastInChild(siblingEntry(import.meta.url, "../../workers/forecast-process"));
    const runnerFor = () => spreadRunner(runner, 2);
    const spread = await feedOf({ runnerFor, runsAtOnce: 4 });
    await runner.end();
    for (let t = 1700; t < 2000; t += 1) expect(cut.at(t)).toEqual(whole.at(t));
    for (let t = 1000; t < 2400; t += 1) expect(spread.at(t)).toEqual(whole.at(t));
  });

  test("along the promotion log each candle is asked of whoever reigned then", async () => {
    const { at, border } = await feedOf({ modelsDir: logged, from: 1050 });
    expect(at(1099).opinion).toMatchObject({ kind: "abstain", reason: "no-champion" });
    expect(at(1100).opinion).toMatchObject({ kind: "forecast", version: one });
    expect(at(1499).opinion).toMatchObject({ kind: "forecast", version: one });
    expect(at(1500).opinion).toMatchObject({ kind: "forecast", version: two });
    expect(border().fromMs).toBe(closedMs(1100));
    expect(border(closedMs(1050))).toMatchObject({ fromMs: closedMs(1050), isInSample: false });
    // A deploy that was not judged is for paper; the cap of one that was stands until it is old.
    expect(at(1100).health.cap).toBe(1);
    expect(at(1500).health.reasons.join(" ")).toMatch(/No deploy has given it a verdict/);
  });

  test("where the log tells of no candle the answering version is asked, after what it has seen", async () => {
    const { at, plan, border } = await feedOf({ from: 700 });
    expect(plan.lanes[0]).toMatchObject({ kind: "models", by: "answering" });
    const { fromMs } = border();
    const first = series.openTimeMs.findIndex((openMs) => openMs + stepMs >= fromMs);
    expect(at(first - 1).opinion).toMatchObject({ kind: "abstain", reason: "in-sample" });
    expect(at(first).opinion).toMatchObject({ kind: "forecast", version: only });
    expect(border(closedMs(100)).notes.join(" ")).toMatch(/Starts after .*--in-sample/);
  });

  test("in-sample candles are asked where a person says so, and stamped", async () => {
    const { at, border } = await feedOf({ from: 300, inSample: true });
    expect(at(300)).toMatchObject({ opinion: { kind: "forecast" }, health: { cap: 1 } });
    expect(border(closedMs(300)).isInSample).toBe(true);
    expect(border(closedMs(2000)).isInSample).toBe(false);
  });

  test("a run of which a version has seen every candle is refused", async () => {
    const lane = sliceCandles(series, 0, 700);
    const { border } = await feedOf({ lane, from: 300 });
    expect(() => border()).toThrow(expect.objectContaining({ code: "E_BACKTEST_IN_SAMPLE" }));
  });

  test("a version that is not told to have reigned is old from its calibration on", async () => {
    const { at } = await feedOf({ model: only });
    expect(at(1000).health.cap).toBe(1);
    // 1,400 hours are 58 days.
    expect(at(2399).health.cap).toBe(1);
    await expect(feedOf({ model: "log" })).rejects.toMatchObject({ code: "E_NO_CHAMPION" });
  });
});

test("forecastFeedFor() feeds a file's forecasts, none of them decided after its close", async () => {
  const moment = (t: number, lateMs = 0) => new Date(closedMs(t) + lateMs).toISOString();
  const rows = [
    `${moment(500)},0.01,0.6`,
    `${moment(501, 3000)},0.02,0.6`,
    `${moment(502)},-0.01,0.4`,
    // The outcome of the last candle is not there yet: somebody who trades has it all the same.
    `${moment(2399)},0.03,0.7`,
  ];
  const forecastFile = join(folder, "forecasts.csv");
  writeFileSync(forecastFile, ["decidedAt,forecastReturn,pUp", ...rows].join("\n"));
  const { at, border } = await feedOf({ forecastFile, from: 400 });
  expect(at(500).opinion).toMatchObject({ kind: "forecast", pUp: 0.6, source: "table" });
  expect((at(500).opinion as { change: number }).change).toBeCloseTo(Math.expm1(0.01), 12);
  expect(at(501).opinion).toMatchObject({ kind: "abstain", reason: "no-row" });
  expect(at(502).opinion).toMatchObject({ kind: "forecast" });
  expect(at(2399).opinion).toMatchObject({ kind: "forecast", pUp: 0.7 });
  expect(border().fromMs).toBe(closedMs(500));
});

function draws(rng: ReturnType<typeof createRng>, count: number): readonly number[] {
  return Array.from({ length: count }, () => 1000 + rng.integer(1400));
}
