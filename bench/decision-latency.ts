// taskset -c 0 npx tsx bench/decision-latency.ts
//
// From a closed candle in this process to the call of the broker, its ledger and the paper broker's books
// on disk: a rule, and a model that is asked at each close as a live session asks it. Goal: p99 under 10 ms.
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileHaltLatch } from "../src/adapters/halt-latch/file-halt-latch.ts";
import { openSqliteLedger } from "../src/adapters/ledger/open-sqlite-ledger.ts";
import { onnxForecastRunner } from "../src/adapters/onnx-runtime/onnx-forecast-runner.ts";
import { createPaperBroker } from "../src/adapters/paper-broker/create-paper-broker.ts";
import { openBrokerFile } from "../src/adapters/paper-broker/open-broker-file.ts";
import { sweepYoungHeap } from "../src/adapters/machine/sweep-young-heap.ts";
import { quantile } from "../src/foundation/statistics/quantile.ts";
import { liveForecasts } from "../src/jobs/paper-trading/live-forecasts.ts";
import { candleCount, type CandleSeries, sliceCandles } from "../src/market/candle-series.ts";
import { timeframeMs } from "../src/market/timeframe.ts";
import type { CandleFeed } from "../src/trading/session/candle-feed.ts";
import { replayFeed } from "../src/trading/session/replay-feed.ts";
import { runSession } from "../src/trading/session/run-session.ts";
import { findStrategy } from "../src/trading/strategies/find-strategy.ts";
import { readParameters } from "../src/trading/strategies/read-parameters.ts";
import { plantModel } from "../test/planted-model.ts";
import { sessionPlan } from "../test/session-market.ts";
import { costModelFor } from "../src/market/costs.ts";
import { simulatedCandles } from "./simulated-candles.ts";

const decisions = 3000;
const seen = 6000;
const folder = mkdtempSync(join(tmpdir(), "bench-latency-"));
const all = simulatedCandles();
const series = sliceCandles(all, candleCount(all) - seen - decisions - 500, candleCount(all));
const { instrument, timeframe } = series;
const modelsDir = join(folder, "models");

try {
  console.log(
    `${cpus()[0]?.model}, ${availableParallelism()} cores, load ${loadavg()[0]!.toFixed(1)}`,
  );
  // As if it were new when the first decision is taken.
  const newest = series.openTimeMs.at(-decisions - 300)!;
  const last_close = new Date(newest).toISOString();
  await plantModel({
    modelsDir,
    series: sliceCandles(series, 0, seen),
    lookback: 120,
    change: { metadata: (own) => ({ ...own, data: { ...own.data, last_close } }) },
  });
  await measure("a rule (ema-cross)", "ema-cross", { fast: "2", slow: "3" });
  await measure("a price model, asked at each close", "ml-basic", { threshold: "0" });
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measure(
  what: string,
  strategyName: string,
  given: Readonly<Record<string, string>>,
): Promise<void> {
  const strategy = findStrategy(strategyName);
  const parameters = readParameters(strategy, given);
  const tradingDir = join(folder, strategyName);
  const ledger = await openSqliteLedger(join(tradingDir, "ledger.sqlite"));
  const store = await openBrokerFile(join(tradingDir, "broker.sqlite"));
  let known: CandleSeries = series;
  let nowMs = 0;
  const forecasts = liveForecasts(
    {
      instruments: [instrument],
      timeframe,
      kinds: ["price"],
      version: undefined,
      sentimentFiles: undefined,
      modelsDir,
      dataDir: folder,
    },
    {
      candles: { fetch: async () => undefined, read: async () => known },
      clock: { nowMs: () => nowMs, monotonicMs: () => performance.now() },
      runner: onnxForecastRunner,
    },
  );
  // A model that was never trained promises nothing, and always the same: Kelly would send no order.
  const limits = { drawdownMax: 1, dailyLossMax: 1, kellyFraction: undefined };
  const scaling = { confidenceScaling: false, timeStopCandles: 4 };
  const rules = { market: "perpetual" } as const;
  const setting = { series: [series], strategy, rules, limits: { ...limits, ...scaling } };
  const plan = sessionPlan(setting);
  const lanes = [{ instrument, rules: plan.rules[0]!, costs: costModelFor(instrument) }];
  const broker = createPaperBroker({ timeframe, lanes, startCash: "1000000", store });
  const [toBroker, toLedger]: [number[], number[]] = [[], []];
  let closedMs = 0;
  try {
    const from = candleCount(series) - decisions - 200;
    const played = replayFeed([sliceCandles(series, from, candleCount(series))]);
    let shown = from;
    const feed: CandleFeed = {
      async next() {
        // Between two candles a live session sleeps: then memory is swept.
        sweepYoungHeap();
        const fed = played.next();
        if (fed === undefined) return undefined;
        shown += 1;
        known = sliceCandles(series, 0, shown);
        nowMs = fed.candle.openTimeMs + timeframeMs(timeframe) + 1000;
        broker.advance(fed.lane, fed.candle);
        closedMs = performance.now();
        return fed;
      },
    };
    await runSession(
      {
        feed,
        forecasts: strategy.forecasts === "none" ? undefined : forecasts,
        broker: {
          ...broker,
          submit(order) {
            toBroker.push(performance.now() - closedMs);
            return broker.submit(order);
          },
        },
        ledger: {
          ...ledger,
          commitStep(step) {
            ledger.commitStep(step);
            toLedger.push(performance.now() - closedMs);
          },
        },
        latch: fileHaltLatch(tradingDir),
      },
      {
        ...plan,
        mode: "paper",
        parameters,
        startCash: 1_000_000,
        tradeFromMs: series.openTimeMs[from + 200]!,
        startedFromMs: series.openTimeMs[from]!,
      },
    );
  } finally {
    await forecasts.release();
    await store.close();
    await ledger.close();
  }
  console.log(what);
  print("  to the broker", toBroker);
  print("  to the ledger", toLedger);
}

function print(what: string, ms: readonly number[]): void {
  // The first ones load code.
  const sorted = Float64Array.from(ms.slice(20)).toSorted();
  const at = (share: number): string => quantile(sorted, share).toFixed(2);
  console.log(
    `${what}: ${sorted.length} of them, median ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms`,
  );
}
