import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { plantModel } from "../../../test/planted-model.ts";
import { simulatedMood } from "../../../test/simulated-mood.ts";
import { walkCandles } from "../../../test/walk-candles.ts";
import { readVersion } from "../../adapters/model-files/read-version.ts";
import { onnxForecastRunner } from "../../adapters/onnx-runtime/onnx-forecast-runner.ts";
import { createIntervalTracker } from "../../evaluation/calibration/interval-tracker.ts";
import { WorldError } from "../../foundation/errors.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import { sentimentTimeline } from "../../sentiment/sentiment-timeline.ts";
import type { ForecastRunner } from "../../serving/forecast-runner.ts";
import { createForecaster, type Forecaster } from "../../serving/forecaster.ts";
import { type ForecasterParts, forecasterParts } from "../../serving/open-version.ts";
import { warmTracker } from "./warm-tracker.ts";

// One hole is bridged, the other is too long: the windows across it are abstentions.
const series = walkCandles({ seed: 9, candles: 1500, missingBefore: { 1250: 1, 1400: 5 } });
const readings = simulatedMood(series);
const sentiment = sentimentTimeline(readings);
const position = series.openTimeMs.length - 1;
const folder = mkdtempSync(join(tmpdir(), "warm-tracker-"));
const kinds = ["price", "sentiment", "ensemble"] as const;
let parts: Readonly<Record<(typeof kinds)[number], ForecasterParts>>;

beforeAll(async () => {
  const planted = { modelsDir: folder, series, horizon: 2 };
  parts = {
    price: await partsOf(planted, "price"),
    sentiment: await partsOf({ ...planted, readings }, "sentiment"),
    ensemble: await partsOf({ ...planted, members: 2, stamp: "20240102T000000Z" }, "price"),
  };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function partsOf(
  planted: Parameters<typeof plantModel>[0],
  kind: "price" | "sentiment",
): Promise<ForecasterParts> {
  const { path, version } = await plantModel(planted);
  const { instrument, timeframe } = series;
  const { files } = await readVersion(path);
  return forecasterParts(files, { version, path, instrument, timeframe, kind });
}

/** A runner that counts how often its model is run, and may die at one of these runs. */
function countingRunner(diesAt = Infinity) {
  const runs: number[] = [];
  const runner: ForecastRunner = {
    async load(bytes, graph) {
      const loaded = await onnxForecastRunner.load(bytes, graph);
      return {
        ...loaded,
        run(candles, shape) {
          runs.push(shape.windows);
          if (runs.length < diesAt) return loaded.run(candles, shape);
          return Promise.reject(new WorldError("E_MODEL_CRASHED", "It died"));
        },
      };
    },
  };
  return { runner, runs };
}

// One candle after the other, as a server would have been asked.
async function askedOneByOne(forecaster: Forecaster) {
  const tracker = createIntervalTracker(forecaster.calibration);
  const closedMs = (t: number) => series.openTimeMs[t]! + timeframeMs(series.timeframe);
  const answers = [];
  for (let t = position - 500; t < position; t += 1) {
    if (closedMs(t) < forecaster.calibration.untilMs) continue;
    answers.push(await forecaster.forecast({ series, sentiment, position: t, tracker }));
  }
  return { tracker, answers };
}

describe("warmTracker(), on a simulated walk with holes", () => {
  test.each(kinds)("gives the %s model the alpha of single questions, to the bit", async (kind) => {
    const { runner, runs } = countingRunner();
    const forecaster = await createForecaster(parts[kind], runner);
    const single = await askedOneByOne(forecaster);
    const abstentions = single.answers.filter((answer) => answer.kind === "abstain");
    expect(abstentions.length).toBeGreaterThan(5);
    runs.length = 0;
    const warm = await warmTracker(forecaster, { series, sentiment, position });
    expect(runs.length).toBeLessThan(20);
    expect(warm.unanswered).toBe(abstentions.length);
    expect(warm.outcomes).toBe(single.answers.length - abstentions.length - 1);
    const question = { series, sentiment, position };
    const answered = await forecaster.forecast({ ...question, tracker: warm.tracker });
    expect(answered).toEqual(await forecaster.forecast({ ...question, tracker: single.tracker }));
    expect(answered).toMatchObject({ kind: "forecast" });
    expect(warm.tracker.alpha()).not.toBe(0.1);
    await forecaster.release();
  });

  test("forecastMany() answers what forecast() answers, abstentions in their places", async () => {
    const forecaster = await createForecaster(parts.sentiment, onnxForecastRunner);
    const positions = Array.from({ length: 150 }, (_, i) => position - 149 + i);
    const many = await forecaster.forecastMany({ series, sentiment, positions });
    const kindsSeen = new Set(many.map(({ kind }) => kind));
    expect([...kindsSeen].toSorted()).toEqual(["abstain", "forecast"]);
    for (const [i, at] of positions.entries()) {
      const single = await forecaster.forecast({ series, sentiment, position: at });
      expect(many[i]).toEqual(single);
    }
    await forecaster.release();
  });

  test("a model that dies meanwhile leaves the rest unanswered", async () => {
    const { runner, runs } = countingRunner(3);
    const forecaster = await createForecaster(parts.price, runner);
    const whole = await createForecaster(parts.price, onnxForecastRunner);
    const { answers } = await askedOneByOne(whole);
    const early = answers.slice(0, 32).filter((answer) => answer.kind === "forecast");
    const warm = await warmTracker(forecaster, { series, position });
    expect(runs.length).toBeGreaterThan(2);
    expect(warm.outcomes).toBe(early.length);
    expect(warm.unanswered).toBe(answers.length - early.length);
    await whole.release();
  });
});
