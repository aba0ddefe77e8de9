import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { plantModel } from "../../test/planted-model.ts";
import { simulatedMood } from "../../test/simulated-mood.ts";
import { walkCandles } from "../../test/walk-candles.ts";
import { readVersion } from "../adapters/model-files/read-version.ts";
import { onnxForecastRunner } from "../adapters/onnx-runtime/onnx-forecast-runner.ts";
import { calibratedForecast } from "../evaluation/calibration/calibrated-forecast.ts";
import { createIntervalTracker } from "../evaluation/calibration/interval-tracker.ts";
import { scaleAt } from "../evaluation/rows/residual-scale.ts";
import { prepareSamples } from "../learning/features/prepare-samples.ts";
import { rawWindows } from "../jobs/judging/forecast-positions.ts";
import { parseInstrument } from "../market/instrument.ts";
import { sentimentColumns } from "../sentiment/sentiment-columns.ts";
import { sentimentTimeline } from "../sentiment/sentiment-timeline.ts";
import type { Abstention, Forecast } from "./forecast.ts";
import { createForecaster, type Forecaster } from "./forecaster.ts";
import { type ForecasterParts, forecasterParts } from "./open-version.ts";

const hourMs = 3_600_000;
const lookback = 24;
const holes = { 700: 2, 900: 1, 1100: 5 };
const series = {
  ...walkCandles({ seed: 6, candles: 1300, missingBefore: holes }),
  instrument: parseInstrument("BTCUSDT"),
};
const last = series.openTimeMs.length - 1;
const readings = simulatedMood(series);
const timeline = sentimentTimeline(readings);
const folder = mkdtempSync(join(tmpdir(), "forecaster-"));

let parts: Record<"price" | "sentiment" | "ensemble", ForecasterParts>;
let price: Forecaster;
let sentiment: Forecaster;

beforeAll(async () => {
  const planted = { modelsDir: folder, series, lookback, horizon: 2 };
  parts = {
    price: await partsOf(planted, "price"),
    sentiment: await partsOf({ ...planted, readings }, "sentiment"),
    ensemble: await partsOf({ ...planted, members: 3, stamp: "20240102T000000Z" }, "price"),
  };
  price = await createForecaster(parts.price, onnxForecastRunner);
  sentiment = await createForecaster(parts.sentiment, onnxForecastRunner);
});
afterAll(async () => {
  await price.release();
  await sentiment.release();
  rmSync(folder, { recursive: true, force: true });
});

async function partsOf(
  planted: Parameters<typeof plantModel>[0],
  kind: "price" | "sentiment",
): Promise<ForecasterParts> {
  const { path, version } = await plantModel(planted);
  const { files } = await readVersion(path);
  const { instrument, timeframe } = series;
  return forecasterParts(files, { version, path, instrument, timeframe, kind });
}

function forecastOf(answer: Forecast | Abstention): Forecast {
  if (answer.kind === "abstain") throw new Error(`abstained: ${answer.reason} ${answer.detail}`);
  return answer;
}

describe("createForecaster().forecast() on simulated candles", () => {
  test("names model, candle, decision and target", async () => {
    const answer = forecastOf(await price.forecast({ series }));
    const openMs = series.openTimeMs[last]!;
    expect(answer).toMatchObject({
      source: "price",
      version: parts.price.version,
      candle: openMs,
      decidedAtMs: openMs + hourMs,
      targetTimeMs: openMs + 3 * hourMs,
      lastClose: series.close[last],
      alpha: 0.1,
    });
    expect(answer.change).toBeCloseTo(answer.close / answer.lastClose - 1, 12);
    expect(answer.spread).toBeUndefined();
  });

  test("interval, probability and confidence are those of calibration around the forecast", async () => {
    const answer = forecastOf(await price.forecast({ series }));
    const calibrated = calibratedForecast(parts.price.calibration, {
      forecastLogReturn: Math.log(answer.close / answer.lastClose),
      scale: scaleAt(series, last, 2),
      alpha: 0.1,
    });
    expect(answer.low).toBeCloseTo(answer.lastClose * Math.exp(calibrated.lowLogReturn), 9);
    expect(answer.high).toBeCloseTo(answer.lastClose * Math.exp(calibrated.highLogReturn), 9);
    expect(answer.pUp).toBeCloseTo(calibrated.pUp, 12);
    expect(answer.confidence).toBe(calibrated.confidence);
  });

  test("later candles and later readings change nothing", async () => {
    const position = last - 300;
    const cut = series.openTimeMs[position]! + hourMs;
    const known = sentimentTimeline(readings.filter(({ knownAtMs }) => knownAtMs <= cut));
    for (const [model, then] of [
      [price, undefined],
      [sentiment, known],
    ] as const) {
      const early = {
        ...series,
        openTimeMs: series.openTimeMs.slice(0, position + 1),
        open: series.open.slice(0, position + 1),
        high: series.high.slice(0, position + 1),
        low: series.low.slice(0, position + 1),
        close: series.close.slice(0, position + 1),
        volume: series.volume?.slice(0, position + 1),
      };
      const whole = await model.forecast({ series, position, sentiment: timeline });
      expect(await model.forecast({ series: early, sentiment: then })).toEqual(whole);
      expect(whole.kind).toBe("forecast");
    }
  });

  test("a source that the model was not trained with changes no bit, and is no freshness", async () => {
    const foreign = ["aaa", "zzz"].flatMap((source) =>
      readings.map((one) => ({ ...one, source, score: -one.score, knownAtMs: one.knownAtMs + 1 })),
    );
    const together = sentimentTimeline([...foreign, ...readings]);
    for (const position of [500, last - 300, last]) {
      const answer = forecastOf(
        await sentiment.forecast({ series, position, sentiment: timeline }),
      );
      expect(await sentiment.forecast({ series, position, sentiment: together })).toEqual(answer);
    }
    const alone = { series, sentiment: sentimentTimeline(foreign) };
    expect(await sentiment.forecast(alone)).toMatchObject({
      reason: "stale-sentiment",
      detail: expect.stringMatching(
        /^No reading of mood was known by .* no other source/,
      ) as string,
    });
  });

  test("an ensemble tells the spread of its members", async () => {
    const ensemble = await createForecaster(parts.ensemble, onnxForecastRunner);
    const { spread } = forecastOf(await ensemble.forecast({ series }));
    await ensemble.release();
    expect(spread).toBeGreaterThan(0);
  });

  test("candles of another instrument are refused", async () => {
    const other = { ...series, instrument: parseInstrument("ETHUSDT") };
    await expect(price.forecast({ series: other })).rejects.toMatchObject({
      code: "E_WRONG_MODEL",
    });
  });

  test("the first reason in order is the one that is told", async () => {
    const question = { series, sentiment: timeline };
    const nowMs = series.openTimeMs[last]! + hourMs;
    const reasons = await Promise.all([
      // so late that the model is too old before its candles are
      price.forecast({ ...question, nowMs: nowMs + 200 * 24 * hourMs }),
      price.forecast({ ...question, position: 3, nowMs }),
      price.forecast({ ...question, nowMs: nowMs + 48 * hourMs }),
      // position 1110 has a hole of five in its window, and its readings are missing too
      sentiment.forecast({ series, position: 1110 }),
      sentiment.forecast({ series, position: 1060 }),
    ]);
    expect(reasons.map((answer) => answer.kind === "abstain" && answer.reason)).toEqual([
      "stale-model",
      "too-few-candles",
      "stale-candles",
      "gap",
      "stale-sentiment",
    ]);
  });
});

describe("createForecaster().forecast() and training", () => {
  test.each(["price", "sentiment"] as const)(
    "feed the %s model alike, holes included",
    async (kind) => {
      const model = kind === "price" ? price : sentiment;
      const { metadata } = model;
      const transform = metadata.target_transform;
      const closeMs = series.openTimeMs.map((openMs) => openMs + hourMs);
      const extraColumns =
        metadata.sentiment === undefined
          ? new Map<string, Float64Array>()
          : sentimentColumns(timeline, metadata.sentiment.fitted, closeMs);
      const prepared = prepareSamples(series, { ...transform, extraColumns });
      const { samples, segments, grid } = prepared;
      const { from, until } = segments.exam;
      const answers = await model.loaded.run(
        rawWindows(grid, samples.endRow.subarray(from, until), transform),
        { windows: until - from, lookback, features: transform.features.length },
      );
      for (let w = from; w < until; w++) {
        const position = series.openTimeMs.indexOf(samples.decisionTimeMs[w]! - hourMs);
        const asked = { series, position, sentiment: timeline };
        const { scaledOutput } = forecastOf(await model.forecast(asked));
        expect(scaledOutput).toBeCloseTo(answers.scaledOutputs[w - from]!, 5);
      }
      expect(until - from).toBeGreaterThan(100);
    },
  );
});

describe("createForecaster().forecast() with a tracker", () => {
  test("alpha follows the outcomes that are known at each decision, each once", async () => {
    const tracker = createIntervalTracker(parts.price.calibration);
    const alone = createIntervalTracker(parts.price.calibration);
    const alphas: number[] = [];
    for (let position = 920; position < 1090; position++) {
      const answer = forecastOf(await price.forecast({ series, position, tracker }));
      const again = forecastOf(await price.forecast({ series, position, tracker }));
      expect(again).toEqual(answer);
      alone.learn(series, position);
      expect(answer.alpha).toBe(alone.alpha());
      alone.expect({
        ...answer,
        forecastLogReturn: Math.log(answer.close / answer.lastClose),
        scale: scaleAt(series, position, 2),
      });
      alphas.push(answer.alpha);
    }
    expect(new Set(alphas).size).toBeGreaterThan(20);
    // nothing is known before the second candle after the first decision
    expect(alphas.slice(0, 2)).toEqual([0.1, 0.1]);
    expect(alphas[2]).not.toBe(0.1);
  });

  test("an interval without end has no upper bound and starts at 0", async () => {
    const tracker = { alpha: () => 0, expect: () => undefined, learn: () => undefined };
    const answer = forecastOf(await price.forecast({ series, tracker }));
    expect(answer).toMatchObject({ low: 0, high: undefined, alpha: 0 });
    expect(JSON.stringify(answer)).not.toMatch(/null|Infinity/);
  });
});

describe("forecasterParts()", () => {
  test("refuses calibration of another horizon and novelty of other features", async () => {
    const planted = { modelsDir: join(folder, "mixed"), series, lookback };
    const mixed = [
      { calibration: (own: ForecasterParts["calibration"]) => ({ ...own, horizon: 3 }) },
      { novelty: (own: ForecasterParts["novelty"]) => ({ ...own, features: 4, blocks: 15 }) },
    ];
    for (const [i, change] of mixed.entries()) {
      const stamp = `2024010${i + 1}T000000Z`;
      await expect(partsOf({ ...planted, stamp, change }, "price")).rejects.toMatchObject({
        code: "E_METADATA",
      });
    }
  });
});
