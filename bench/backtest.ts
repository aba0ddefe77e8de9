// npx tsx bench/backtest.ts [engines]
//
// A backtest with a model asked at every candle: candles per second once its engines run, with the file
// read and the engines started, and with the session. `taskset -c 0 npx tsx bench/backtest.ts 1` is one
// core (goal 3,500), `npx tsx bench/backtest.ts 2` two (goal 6,500). bench/backtest-core.ts is the
// session without a model.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { runBacktest } from "../src/jobs/run-backtest.ts";
import { candleCount, sliceCandles } from "../src/market/candle-series.ts";
import { plantModel } from "../test/planted-model.ts";
import { csvText, simulatedCandles } from "./simulated-candles.ts";

const engines = Number(process.argv[2] ?? 1);
const candles = 30_000;
const seen = 6000;
const rounds = 3;
const folder = mkdtempSync(join(tmpdir(), "bench-backtest-"));

try {
  const all = simulatedCandles();
  const series = sliceCandles(all, candleCount(all) - candles, candleCount(all));
  const file = join(folder, "candles.csv");
  const modelsDir = join(folder, "models");
  writeFileSync(file, csvText(series));
  // As if it knew the last candle: a model older than 180 days is not asked.
  const last_close = new Date(series.openTimeMs.at(-1)!).toISOString();
  await plantModel({
    modelsDir,
    series: sliceCandles(series, 0, seen),
    lookback: 120,
    change: { metadata: (own) => ({ ...own, data: { ...own.data, last_close } }) },
  });
  console.log(
    `${cpus()[0]?.model}, ${availableParallelism()} cores, load ${loadavg()[0]!.toFixed(1)}`,
  );
  for (let round = 0; round < rounds; round += 1) {
    const cpu = process.cpuUsage();
    const told: { readonly atMs: number; readonly share: number }[] = [];
    const request = {
      instruments: [series.instrument],
      strategy: "ml-basic",
      files: [file],
      modelsDir,
      engines,
      dataDir: folder,
      tradingDir: join(folder, "trading"),
    };
    const { volatile, sheet, run } = await runBacktest(request, {
      onProgress({ phase, share }) {
        if (phase === "forecasts") told.push({ atMs: performance.now(), share });
      },
    });
    const { user, system } = process.cpuUsage(cpu);
    const { seconds } = volatile;
    const given = [...run.decisions].filter(({ forecast }) => forecast?.kind === "forecast");
    const asked = sheet.subject.candles;
    const rate = (over: number): string => Math.round(asked / over).toLocaleString("en-US");
    console.log(
      `${asked} candles, ${given.length} forecasts, ${engines} engine(s): ${rate(wholeSeconds(told))}/s once they run, ` +
        `${rate(seconds.forecasts)}/s with their start and the file, and traded ${rate(seconds.forecasts + seconds.session)}/s, ` +
        `this process took ${((user + system) / 1e6).toFixed(1)} s`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

// Of all questions, from what those between the first and the last notice took.
function wholeSeconds(told: readonly { readonly atMs: number; readonly share: number }[]): number {
  const [first, last] = [told[0]!, told.at(-1)!];
  return (last.atMs - first.atMs) / 1000 / (last.share - first.share);
}
