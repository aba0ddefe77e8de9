// Writes the numbers that PyTorch and Keras need to repeat our first 50 steps, and our results.
//
//   npx tsx bench/peers/write-fixture.ts FOLDER [--data FILE.csv] [--seed 1]
//
// With --data: hourly candles, recipe `return`; without: normal draws from the seed.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { onnxGraphRunner } from "../../src/adapters/onnx-runtime/onnx-graph-runner.ts";
import { loadCandles } from "../../src/jobs/load-candles.ts";
import { prepareSamples } from "../../src/learning/features/prepare-samples.ts";
import { toKerasWeights, type KerasWeights } from "../../src/learning/network/keras-weights.ts";
import { parseInstrument } from "../../src/market/instrument.ts";
import {
  firstSteps,
  normalSteps,
  takeFirstSteps,
  type FirstSteps,
} from "../../test/first-steps.ts";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { data: { type: "string" }, seed: { type: "string", default: "1" } },
});
const [folder] = positionals;
const seed = Number(values.seed);
if (folder === undefined) throw new Error("Cannot write the fixture: name a folder");

const steps = values.data === undefined ? normalSteps(seed) : await marketSteps(values.data);
const { losses, firstGradient } = await takeFirstSteps(steps, onnxGraphRunner);
const { network } = steps.plan;
const parameters = toKerasWeights(network, steps.parameters);
const windows = steps.batches.flatMap((batch) => [...batch]);

mkdirSync(folder, { recursive: true });
write("parameters.bin", joined(parameters)); // Keras' layouts, one after the other
write("inputs.bin", scaledWindows(steps, windows)); // [50, 32, 120, 5]
write(
  "labels.bin",
  Float32Array.from(windows, (w) => steps.data.label[w]!),
); // [50, 32]
write("gradient.bin", joined(toKerasWeights(network, firstGradient))); // as parameters.bin
const layout = {
  seed: values.data === undefined ? seed : undefined,
  steps: steps.batches.length,
  batchSize: steps.plan.batchSize,
  lookback: network.lookback,
  features: network.features,
  learningRate: steps.plan.learningRate,
  parameters: Object.entries(parameters).map(([name, { shape }]) => ({ name, shape })),
  losses,
};
writeFileSync(join(folder, "layout.json"), `${JSON.stringify(layout, null, 1)}\n`);
console.log(`${folder}: ${steps.batches.length} batches, loss ${losses[0]} -> ${losses.at(-1)}`);

async function marketSteps(file: string): Promise<FirstSteps> {
  const { series } = await loadCandles({
    instrument: parseInstrument("BTCUSDT"),
    timeframe: "1h",
    file,
    dataDir: "data",
  });
  return firstSteps(prepareSamples(series, { recipe: "return" }).samples, seed);
}

function write(name: string, content: Float32Array): void {
  writeFileSync(join(folder ?? "", name), new Uint8Array(content.buffer));
}

function joined(weights: KerasWeights): Float32Array {
  return Float32Array.from(Object.values(weights).flatMap(({ values: array }) => [...array]));
}

// The same two operations in float32 that the graph does, so that the inputs agree to the last bit.
function scaledWindows({ data, plan }: FirstSteps, numbers: readonly number[]): Float32Array {
  const { features, lookback } = plan.network;
  const inputs = new Float32Array(numbers.length * lookback * features);
  let at = 0;
  for (const w of numbers) {
    const firstRow = data.endRow[w]! - lookback + 1;
    for (let i = 0; i < lookback * features; i += 1) {
      const table = i < features ? data.firstRows : data.rows;
      const column = w * features + (i % features);
      const raw = table[firstRow * features + i]!;
      inputs[at] = Math.fround(raw - data.center[column]!) * data.scale[column]!;
      at += 1;
    }
  }
  return inputs;
}
