import { Bench } from "tinybench";
import { loadForecaster } from "../src/jobs/load-forecaster.ts";
import { candleCount, type CandleSeries } from "../src/market/candle-series.ts";

/** Time of one forecast from a loaded model, window and checks included. */
export interface ForecastTime {
  readonly medianMs: number;
  readonly p99Ms: number;
}

const forecasts = 3000;
const warmUp = 300;

/**
 * One forecast after the other, each at another candle.
 *
 * @param series Candles of the model's instrument and timeframe, more than 4,000.
 */
export async function measureForecast(
  modelsDir: string,
  series: CandleSeries,
): Promise<ForecastTime> {
  const forecaster = await loadForecaster({ instrument: "BTCUSDT", modelsDir });
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
    const { kind } = await forecaster.forecast({ series, position });
    if (kind === "forecast") answered += 1;
  });
  const [task] = await bench.run();
  await forecaster.release();
  const result = task?.result;
  if (result?.state !== "completed") throw new Error("Cannot measure forecasts: the bench failed");
  // An abstention is quicker than a forecast; a few stand at the market's gaps.
  if (answered < 0.9 * forecasts) throw new Error("Cannot measure forecasts: the model abstains");
  return { medianMs: result.latency.p50, p99Ms: result.latency.p99 };
}
