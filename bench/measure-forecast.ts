import { Bench } from "tinybench";
import { forecastInChild } from "../src/adapters/child-process/forecast-in-child.ts";
import { readVersion } from "../src/adapters/model-files/read-version.ts";
import { onnxForecastRunner } from "../src/adapters/onnx-runtime/onnx-forecast-runner.ts";
import { candleCount, type CandleSeries, sliceCandles } from "../src/market/candle-series.ts";
import { sentimentTimeline, type SentimentTimeline } from "../src/sentiment/sentiment-timeline.ts";
import type { ForecastSource } from "../src/serving/forecast.ts";
import type { ForecastRunner } from "../src/serving/forecast-runner.ts";
import { createForecaster, type Forecaster } from "../src/serving/forecaster.ts";
import { type ForecasterParts, forecasterParts } from "../src/serving/open-version.ts";
import { plantModel } from "../test/planted-model.ts";
import { simulatedMood } from "../test/simulated-mood.ts";

/** Time of one forecast, from candles (and readings) to the answer with all checks. */
export interface ForecastTime {
  readonly model: ForecastSource;
  /** Where the engine runs. */
  readonly where: "in process" | "in a child";
  readonly medianMs: number;
  readonly p99Ms: number;
}

const forecasts = 3000;
/** Until the compiler has settled in both processes. */
const warmUp = 1500;
/** Enough for a model, few enough to be planted in seconds. */
const candles = 12_000;
const lookback = 120;

/**
 * Asks the published recipe's two models, with random weights: one question after the other, each at another
 * candle, with the engine in this process and in a child.
 *
 * @param modelsDir Empty folder for the versions.
 * @param series Candles of BTCUSDT 1h, more than 12,000.
 */
export async function measureForecasts(
  modelsDir: string,
  series: CandleSeries,
): Promise<readonly ForecastTime[]> {
  const recent = sliceCandles(series, candleCount(series) - candles, candleCount(series));
  const readings = simulatedMood(recent);
  const timeline = sentimentTimeline(readings);
  const worker = new URL("../src/jobs/workers/forecast-process.ts", import.meta.url);
  const child = forecastInChild(worker);
  const times: ForecastTime[] = [];
  for (const model of ["price", "sentiment"] as const) {
    const mood = model === "sentiment" ? { readings } : {};
    const { path } = await plantModel({ modelsDir, series: recent, lookback, ...mood });
    const parts = await partsOf(path, recent, model);
    for (const [where, runner] of [
      ["in process", onnxForecastRunner],
      ["in a child", child],
    ] as const) {
      times.push({ model, where, ...(await measure(parts, runner, recent, timeline)) });
    }
  }
  return times;
}

async function partsOf(
  path: string,
  { instrument, timeframe }: CandleSeries,
  kind: ForecastSource,
): Promise<ForecasterParts> {
  const { version, files } = await readVersion(path);
  return forecasterParts(files, { version, path, instrument, timeframe, kind });
}

async function measure(
  parts: ForecasterParts,
  runner: ForecastRunner,
  series: CandleSeries,
  sentiment: SentimentTimeline,
): Promise<Pick<ForecastTime, "medianMs" | "p99Ms">> {
  const forecaster = await createForecaster(parts, runner);
  try {
    return await ask(forecaster, series, sentiment);
  } finally {
    await forecaster.release();
  }
}

async function ask(
  forecaster: Forecaster,
  series: CandleSeries,
  sentiment: SentimentTimeline,
): Promise<Pick<ForecastTime, "medianMs" | "p99Ms">> {
  let position = candleCount(series) - forecasts - warmUp - 1;
  let answered = 0;
  const bench = new Bench({
    iterations: forecasts,
    time: 0,
    warmupIterations: warmUp,
    warmupTime: 0,
  });
  bench.add("forecast", async () => {
    position += 1;
    const { kind } = await forecaster.forecast({ series, position, sentiment });
    if (kind === "forecast") answered += 1;
  });
  const [task] = await bench.run();
  const result = task?.result;
  if (result?.state !== "completed") throw new Error("Cannot measure forecasts: the bench failed");
  // An abstention is quicker than a forecast; a few stand at the market's gaps.
  if (answered < 0.9 * forecasts) throw new Error("Cannot measure forecasts: the model abstains");
  return { medianMs: result.latency.p50, p99Ms: result.latency.p99 };
}
