import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseInstrument } from "../src/market/instrument.ts";
import { writeManyVersions } from "../test/many-versions.ts";

const program = fileURLToPath(new URL("../bin/candlecast.mjs", import.meta.url));

/** Makes a registry of one model for `measureRegistryList`. */
export async function writeLongRegistry(modelsDir: string, versions: number): Promise<void> {
  const instrument = parseInstrument("BTCUSDT");
  await writeManyVersions({ modelsDir, instrument, timeframe: "1h", kind: "price" }, versions);
}

/** Wall time of `candlecast models list`, from the start of the process to its end, ms. */
export async function measureRegistryList(
  modelsDir: string,
  ...words: readonly string[]
): Promise<number> {
  const startMs = performance.now();
  const child = spawn(
    process.execPath,
    [program, "models", "list", "--models", modelsDir, ...words],
    {
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(`Cannot measure a list: it ended with exit code ${code}`);
  return performance.now() - startMs;
}
