// taskset -c 0 npx tsx bench/backtest-core.ts [FILE.csv [CANDLES]] [--json]
//
// The session, the paper broker and the ledger in memory over a million candles with signals that were
// worked out before: how many candles per second without process start, inference and files. With a file:
// the candles, stance, costs and stops of `python bench/peers/backtest_numpy.py FILE.csv [CANDLES]`, so
// that both speeds and both final equities stand side by side.
import { createRng } from "../src/foundation/rng.ts";
import { simulateMarket } from "../src/adapters/market-simulator/simulate-market.ts";
import { candleCount } from "../src/market/candle-series.ts";
import { precomputedStrategy } from "../src/trading/strategies/precomputed-strategy.ts";
import { backtestOf, sessionInstrument, type SessionSetting } from "../test/session-market.ts";
import { crossingAverages } from "./crossing-averages.ts";

const rounds = 3;
const noLimits = { drawdownMax: 1, dailyLossMax: 1, lossPauseCandles: 0 };

interface Case extends SessionSetting {
  readonly what: string;
}

interface Measured {
  readonly what: string;
  readonly fills: number;
  readonly candlesPerSecond: number;
  /** Of 10,000 at the start. */
  readonly finalEquity: number;
}

const [file, count = "1000000"] = process.argv.slice(2).filter((word) => word !== "--json");
const measured: Measured[] = [];
for (const one of file === undefined ? simulatedCases() : fileCases(file, Number(count))) {
  measured.push(await measure(one));
}
if (process.argv.includes("--json")) console.log(JSON.stringify(measured));
else for (const one of measured) console.log(lineOf(one));

async function measure({ what, ...setting }: Case): Promise<Measured> {
  const candles = candleCount(setting.series[0]!);
  let best: Measured = { what, fills: 0, candlesPerSecond: 0, finalEquity: 0 };
  for (let round = 0; round < rounds; round++) {
    const began = process.cpuUsage();
    const { run } = await backtestOf(setting);
    const { user, system } = process.cpuUsage(began);
    const candlesPerSecond = Math.round(candles / ((user + system) / 1e6));
    if (candlesPerSecond <= best.candlesPerSecond) continue;
    const finalEquity = run.equity.equity.at(-1)!;
    best = { what, fills: run.fills.length, candlesPerSecond, finalEquity };
  }
  return best;
}

function simulatedCases(): readonly Case[] {
  const market = {
    instrument: sessionInstrument,
    timeframe: "1m",
    count: 1_000_000,
    startMs: Date.UTC(2000, 0, 1),
    kind: "regimes",
  } as const;
  const series = [simulateMarket(market, createRng(1))];
  const cases = [
    ["flat throughout", 0],
    ["a position of 500 candles every 1,000", 500],
    ["a position of 50 candles every 100", 50],
  ] as const;
  return cases.map(([what, held]) => {
    const stances = Int8Array.from({ length: market.count }, (_, i) =>
      i % (2 * held) < held ? 1 : 0,
    );
    return { what, series, strategy: precomputedStrategy(stances), limits: noLimits };
  });
}

function fileCases(path: string, candles: number): readonly Case[] {
  const grids = [
    { priceTick: "0.00000001", quantityStep: "0.00000001" },
    { priceTick: "0.01", quantityStep: "0.00001" },
  ];
  return grids.map((grid) => ({
    what: `SMA 12/48, tick ${grid.priceTick}, step ${grid.quantityStep}`,
    ...crossingAverages(path, candles, grid),
  }));
}

function lineOf({ what, fills, candlesPerSecond, finalEquity }: Measured): string {
  const speed = candlesPerSecond.toLocaleString("en-US").padStart(10);
  return `${what.padEnd(46)}${speed} candles/s of processor time, ${fills} fills, final equity ${finalEquity.toFixed(8)}`;
}
