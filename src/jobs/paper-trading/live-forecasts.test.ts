import { appendFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { onnxForecastRunner } from "../../adapters/onnx-runtime/onnx-forecast-runner.ts";
import { fixedClock } from "../../foundation/clock.ts";
import { candleCount, sliceCandles } from "../../market/candle-series.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import { plantModel } from "../../../test/planted-model.ts";
import { quickFolder } from "../../../test/quick-folder.ts";
import { walkCandles } from "../../../test/walk-candles.ts";
import { opinionOf } from "../../trading/opinion-of.ts";
import { createForecaster } from "../../serving/forecaster.ts";
import { forecasterParts } from "../../serving/open-version.ts";
import { readVersion } from "../../adapters/model-files/read-version.ts";
import { auditPath } from "../../adapters/registry-files/registry-paths.ts";
import { watchPath } from "../../adapters/watch-file/watch-file.ts";
import { followedRung } from "../forecasting/followed-rung.ts";
import { liveForecasts } from "./live-forecasts.ts";

const folder = quickFolder("live-forecasts-");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("liveForecasts() answers at each close what predict says then, to the last bit, and a late candle is not forecast", async () => {
  const series = walkCandles({ seed: 4, candles: 1700, missingBefore: { 1650: 9 } });
  const { instrument, timeframe } = series;
  const planted = await plantModel({ modelsDir: folder, series: sliceCandles(series, 0, 1500) });
  let shown = 1600;
  let lateMs = 1000;
  const clock = {
    ...fixedClock(0),
    nowMs: () => series.openTimeMs[shown - 1]! + timeframeMs(timeframe) + lateMs,
  };
  const live = liveForecasts(
    {
      instruments: [instrument],
      timeframe,
      kinds: ["price"],
      version: undefined,
      sentimentFiles: undefined,
      modelsDir: folder,
      dataDir: folder,
    },
    {
      candles: { fetch: async () => undefined, read: async () => sliceCandles(series, 0, shown) },
      clock,
      runner: onnxForecastRunner,
    },
  );
  const place = { modelsDir: folder, instrument, timeframe, kind: "price" as const };
  const { version, files } = await readVersion(planted.path);
  const parts = forecasterParts(files, { ...place, version, path: planted.path });
  const forecaster = await createForecaster(parts, onnxForecastRunner);
  let forecasts = 0;
  try {
    for (; shown < candleCount(series); shown += 1) {
      const fed = await live.at(0, series.openTimeMs[shown - 1]!);
      const asked = { series: sliceCandles(series, 0, shown), position: shown - 1 };
      const { outcome } = await followedRung(forecaster).ask({ ...asked, nowMs: clock.nowMs() });
      const horizon = forecaster.metadata.horizon;
      expect(fed.opinion).toEqual(opinionOf(outcome, { version, horizon }));
      if (fed.opinion.kind === "forecast") forecasts += 1;
    }
    lateMs = 2 * timeframeMs(timeframe);
    const late = await live.at(0, series.openTimeMs[shown - 1]!);
    expect(late.opinion).toMatchObject({ kind: "abstain", reason: "stale-candles" });
    expect(late.health.cap).toBe(0);
  } finally {
    await forecaster.release();
    await live.release();
  }
  expect(forecasts).toBeGreaterThan(30);
});

test("liveForecasts() reads no model again at each close: what was proven answers, until its folder is gone", async () => {
  const modelsDir = quickFolder("live-forecasts-loaded-");
  const series = walkCandles({ seed: 5, candles: 1600 });
  const { instrument, timeframe } = series;
  const { path } = await plantModel({ modelsDir, series: sliceCandles(series, 0, 1500) });
  const shown = candleCount(series);
  const closeMs = series.openTimeMs[shown - 1]! + timeframeMs(timeframe);
  const live = liveForecasts(
    {
      instruments: [instrument],
      timeframe,
      kinds: ["price"],
      version: basename(path),
      sentimentFiles: undefined,
      modelsDir,
      dataDir: modelsDir,
    },
    {
      candles: { fetch: async () => undefined, read: async () => series },
      clock: { ...fixedClock(0), nowMs: () => closeMs + 1000 },
      runner: onnxForecastRunner,
    },
  );
  const ask = () => live.at(0, series.openTimeMs[shown - 1]!);
  try {
    const first = await ask();
    expect(first.opinion.kind).toBe("forecast");
    expect(first.health.cap).toBeGreaterThan(0);
    appendFileSync(join(path, "metadata.json"), " ");
    expect((await ask()).health).toEqual(first.health);
    rmSync(path, { recursive: true });
    expect((await ask()).health).toMatchObject({ cap: 0 });
  } finally {
    await live.release();
    rmSync(modelsDir, { recursive: true, force: true });
  }
});

test("liveForecasts() remembers who answers and how far it is trusted only while the files stay as they are", async () => {
  const modelsDir = quickFolder("live-forecasts-changed-");
  const series = walkCandles({ seed: 6, candles: 1600 });
  const { instrument, timeframe } = series;
  const planted = { modelsDir, series: sliceCandles(series, 0, 1500) };
  const older = await plantModel({ ...planted, stamp: "20240101T000000Z" });
  const last = candleCount(series) - 1;
  const live = liveForecasts(
    {
      instruments: [instrument],
      timeframe,
      kinds: ["price"],
      version: undefined,
      sentimentFiles: undefined,
      modelsDir,
      dataDir: modelsDir,
    },
    {
      candles: { fetch: async () => undefined, read: async () => series },
      clock: {
        ...fixedClock(0),
        nowMs: () => series.openTimeMs[last]! + timeframeMs(timeframe) + 1000,
      },
      runner: onnxForecastRunner,
    },
  );
  const place = { modelsDir, instrument, timeframe, kind: "price" as const };
  const ask = () => live.at(0, series.openTimeMs[last]!);
  try {
    const first = await ask();
    expect(first.opinion).toMatchObject({ kind: "forecast", version: basename(older.path) });
    expect(await ask()).toEqual(first);
    writeFileSync(watchPath(place), "broken");
    const alarmed = await ask();
    expect(alarmed.health.cap).toBeLessThan(first.health.cap);
    expect(await ask()).toEqual(alarmed);
    rmSync(watchPath(place));
    expect(await ask()).toEqual(first);
    writeFileSync(auditPath(place), "broken\n");
    expect((await ask()).health.reasons.join(" ")).toMatch(/audit/);
    rmSync(auditPath(place));
    expect(await ask()).toEqual(first);
    const newer = await plantModel({ ...planted, stamp: "20240102T000000Z", seed: 2 });
    expect((await ask()).opinion).toMatchObject({ version: basename(newer.path) });
  } finally {
    await live.release();
    rmSync(modelsDir, { recursive: true, force: true });
  }
});
