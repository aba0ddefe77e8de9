// npx tsx bench/forecast.ts [--json]; on one core: taskset -c 0 npx tsx bench/forecast.ts
//
// Times one forecast from candles to the answer: price and sentiment model, engine in this process and
// in a child.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measureForecasts } from "./measure-forecast.ts";
import { simulatedCandles } from "./simulated-candles.ts";

const folder = mkdtempSync(join(tmpdir(), "candlecast-bench-"));
try {
  const times = await measureForecasts(folder, simulatedCandles());
  if (process.argv.includes("--json")) console.log(JSON.stringify(times));
  else {
    for (const { model, where, medianMs, p99Ms } of times) {
      const name = `${model} model, ${where}`.padEnd(30);
      console.log(`${name}median ${medianMs.toFixed(2)} ms, p99 ${p99Ms.toFixed(2)} ms`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
