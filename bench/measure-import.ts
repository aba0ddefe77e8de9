import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { importCandles } from "../src/jobs/import-candles.ts";

const program = fileURLToPath(new URL("../bin/candlecast.mjs", import.meta.url));

/** Wall time of `candlecast data import`, from the start of the process to its end, ms. */
export async function measureImportCommand(file: string, dataDir: string): Promise<number> {
  const startMs = performance.now();
  const settings = ["--instrument", "BTCUSDT", "--timeframe", "1h", "--data-dir", dataDir];
  const child = spawn(process.execPath, [program, "data", "import", file, ...settings], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(`Cannot measure an import: it ended with exit code ${code}`);
  return performance.now() - startMs;
}

/** Time of the import alone, in this process, ms. */
export async function measureImport(file: string, dataDir: string): Promise<number> {
  const startMs = performance.now();
  await importCandles({ file, instrument: "BTCUSDT", timeframe: "1h", dataDir });
  return performance.now() - startMs;
}
