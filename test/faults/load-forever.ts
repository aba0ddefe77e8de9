// node --expose-gc --import tsx load-forever.ts here|child LOADS: loads, asks and releases a model so
// often, in this process or in one of its own, and prints how this process grew over the later half.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { forecastInChild } from "../../src/adapters/child-process/forecast-in-child.ts";
import { onnxForecastRunner } from "../../src/adapters/onnx-runtime/onnx-forecast-runner.ts";
import { randomModel } from "../random-model.ts";

const [where, loads = "100"] = process.argv.slice(2);
const workers = join(import.meta.dirname, "..", "..", "src", "jobs", "workers");
const runner =
  where === "here"
    ? onnxForecastRunner
    : forecastInChild(pathToFileURL(join(workers, "forecast-process.ts")));
const { bytes, candles, shape } = randomModel(3);

async function loadOften(times: number): Promise<void> {
  for (let i = 0; i < times; i += 1) {
    const loaded = await runner.load(bytes);
    await loaded.run(candles, shape);
    await loaded.release();
  }
}

function residentKb(): number {
  for (let i = 0; i < 3; i += 1) globalThis.gc?.();
  return process.memoryUsage.rss() / 1024;
}

const half = Math.ceil(Number(loads) / 2);
await loadOften(half);
const beforeKb = residentKb();
await loadOften(half);
const kbPerLoad = (residentKb() - beforeKb) / half;
process.stdout.write(JSON.stringify({ loads: 2 * half, residentKb: residentKb(), kbPerLoad }));
