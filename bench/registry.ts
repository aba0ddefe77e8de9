// npx tsx bench/registry.ts [--json]
//
// Times what changes a registry of versions; `registry-list.ts` times the list of 5,000.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measureRegistry } from "./measure-registry.ts";
import { simulatedCandles } from "./simulated-candles.ts";

const folder = mkdtempSync(join(tmpdir(), "candlecast-bench-"));
try {
  const times = await measureRegistry(folder, simulatedCandles());
  if (process.argv.includes("--json")) console.log(JSON.stringify(times));
  else {
    for (const { what, medianMs, slowestMs } of times) {
      const name = what.padEnd(66);
      console.log(`${name}median ${medianMs.toFixed(1)} ms, slowest ${slowestMs.toFixed(1)} ms`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
