// taskset -c 0 npx tsx bench/backtest-core.ts [--json]
//
// The session, the paper broker and the ledger in memory over a million candles with signals that were
// worked out before: how many candles per second without process start, inference and files.
import { createRng } from "../src/foundation/rng.ts";
import { simulateMarket } from "../src/adapters/market-simulator/simulate-market.ts";
import { candleCount } from "../src/market/candle-series.ts";
import { precomputedStrategy } from "../src/trading/strategies/precomputed-strategy.ts";
import { backtestOf, sessionInstrument } from "../test/session-market.ts";

const count = 1_000_000;
const rounds = 3;
const startMs = Date.UTC(2000, 0, 1);
const market = {
  instrument: sessionInstrument,
  timeframe: "1m",
  count,
  startMs,
  kind: "regimes",
} as const;
const series = [simulateMarket(market, createRng(1))];
const candles = candleCount(series[0]!);
const limits = { drawdownMax: 1, dailyLossMax: 1, lossPauseCandles: 0 };

interface Measured {
  readonly what: string;
  readonly fills: number;
  readonly candlesPerSecond: number;
}

const measured: Measured[] = [];
for (const [what, held] of [
  ["flat throughout", 0],
  ["a position of 500 candles every 1,000", 500],
  ["a position of 50 candles every 100", 50],
] as const) {
  const stances = Int8Array.from({ length: candles }, (_, i) => (i % (2 * held) < held ? 1 : 0));
  let best: Measured = { what, fills: 0, candlesPerSecond: 0 };
  for (let round = 0; round < rounds; round++) {
    const began = process.cpuUsage();
    const { run } = await backtestOf({ series, strategy: precomputedStrategy(stances), limits });
    const { user, system } = process.cpuUsage(began);
    const candlesPerSecond = Math.round(candles / ((user + system) / 1e6));
    if (candlesPerSecond > best.candlesPerSecond) {
      best = { what, fills: run.fills.length, candlesPerSecond };
    }
  }
  measured.push(best);
}

if (process.argv.includes("--json")) console.log(JSON.stringify(measured));
else {
  for (const { what, fills, candlesPerSecond } of measured) {
    const speed = candlesPerSecond.toLocaleString("en-US").padStart(10);
    console.log(`${what.padEnd(40)}${speed} candles/s of processor time, ${fills} fills`);
  }
}
