import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, expect, test } from "vitest";
import { forecastInChild } from "../../src/adapters/child-process/forecast-in-child.ts";
import { RefusedError } from "../../src/foundation/errors.ts";
import { createRng } from "../../src/foundation/rng.ts";
import { probeModel } from "../../src/jobs/adoption/probe-model.ts";
import { loadJudgedGraph } from "../../src/jobs/judging/load-judged-graph.ts";
import type { BoundMetadata } from "../../src/serving/foreign-model.ts";
import { inspectModel } from "../../src/tensor/model-check/inspect-model.ts";
import { doubling, loopForEver, plainModel } from "../foreign-model.ts";
import { modelChildrenOf, runCommand } from "../running-command.ts";
import { writeTrainingFile } from "../training-file.ts";

const workers = join(import.meta.dirname, "..", "..", "src", "jobs", "workers");
const entry = pathToFileURL(join(workers, "forecast-process.ts"));

const runners: { end(): Promise<void> }[] = [];
afterEach(() => Promise.all(runners.splice(0).map((runner) => runner.end())));

function childRunner(silenceMaxMs: number, memoryMaxBytes = 2 ** 31) {
  const patience = { startMaxMs: 200_000, silenceMaxMs };
  const runner = forecastInChild(entry, { patience, memoryMaxBytes });
  runners.push(runner);
  return runner;
}

test("probeModel() refuses a graph that never ends, by ending its process", async () => {
  const bytes = loopForEver();
  inspectModel(bytes); // nothing to see from outside
  const probe = probeModel(childRunner(1000), { bytes, metadata: boundOf("x", "y") }, twoWindows());
  await expect(probe).rejects.toMatchObject({
    code: "E_FOREIGN_MODEL",
    message: expect.stringMatching(/gave no answer for 1 s/) as string,
  });
});

test("loadJudgedGraph() gives an adopted graph a process, one of our own none", async () => {
  const bytes = readFileSync(new URL("../golden/foreign/gru.onnx", import.meta.url));
  const { shape, candles } = twoWindows();
  const bound = boundOf("candles", "forecast");
  const foreign = await loadJudgedGraph({ ...bound, adopted }, bytes);
  expect(modelChildrenOf(process.pid)).toHaveLength(1);
  const there = await foreign.run(candles, shape);
  await foreign.release();
  expect(modelChildrenOf(process.pid)).toEqual([]);
  const own = await loadJudgedGraph({ ...bound, adopted: undefined }, bytes);
  expect(modelChildrenOf(process.pid)).toEqual([]);
  expect(await own.run(candles, shape)).toEqual(there);
  await own.release();
});

test("probeModel() refuses a graph that the engine refuses", async () => {
  const bytes = plainModel({ node: [{ opType: "Relu", input: ["nothing"], output: ["y"] }] });
  const probe = probeModel(childRunner(5000), { bytes, metadata: boundOf("x", "y") }, twoWindows());
  await expect(probe).rejects.toMatchObject({
    code: "E_FOREIGN_MODEL",
    message: expect.stringMatching(/cannot be run/) as string,
  });
});

test("probeModel() refuses a graph that grows without end, by ending its process", async () => {
  const bytes = doubling(22);
  inspectModel(bytes); // nothing to see from outside
  const runner = childRunner(60_000, 512 * 2 ** 20);
  const probe = probeModel(runner, { bytes, metadata: boundOf("x", "y") }, twoWindows());
  await expect(probe).rejects.toMatchObject({
    code: "E_FOREIGN_MODEL",
    message: expect.stringMatching(/its process ended \(it took more than 512 MiB/) as string,
  });
});

test("candlecast models adopt, as a process of its own, tells of a graph that never ends", async () => {
  const folder = mkdtempSync(join(tmpdir(), "foreign-runs-"));
  const model = join(folder, "loop.onnx");
  writeFileSync(model, loopForEver());
  const data = writeTrainingFile(folder, { candles: 4100 });
  const stated = ["--scaling", "window-zscore", "--output", "change"];
  const argv = ["models", "adopt", model, "BTCUSDT", "--data", data, "--models", folder, ...stated];
  const told = await runCommand(argv, folder);
  rmSync(folder, { recursive: true, force: true });
  expect(told.notes).toMatch(/its process ended \(it gave no answer for 15 s\)/);
  expect(told.exitCode).toBe(1);
});

const seed = 4;
const mutants = 5;

test(`${mutants} damaged graphs that look plain are answered or refused, seed ${seed}`, async () => {
  const rng = createRng(seed);
  const original = readFileSync(new URL("../golden/foreign/gru.onnx", import.meta.url));
  const metadata = boundOf("candles", "forecast");
  const runner = childRunner(5000);
  let outcomes = 0;
  while (outcomes < mutants) {
    const bytes = Uint8Array.from(original);
    bytes[Math.floor(rng.uniform() * bytes.length)] = Math.floor(rng.uniform() * 256);
    if (!looksPlain(bytes)) continue;
    const end = await probeModel(runner, { bytes, metadata }, twoWindows()).catch(refusedOnly);
    await end?.release();
    outcomes += 1;
  }
  const whole = { bytes: original, metadata };
  const loaded = await probeModel(runner, whole, twoWindows());
  expect((await loaded.run(twoWindows().candles, twoWindows().shape)).closes).toHaveLength(2);
});

function looksPlain(bytes: Uint8Array): boolean {
  try {
    inspectModel(bytes);
    return true;
  } catch (error) {
    refusedOnly(error);
    return false;
  }
}

function refusedOnly(error: unknown): undefined {
  if (!(error instanceof RefusedError)) throw error;
}

const features = ["open", "high", "low", "close", "volume"] as const;
const lookback = 24;

const adopted = {
  file: "gru.onnx",
  sha256: "0".repeat(64),
  producer: "",
  ir_version: 8,
  trained_until: null,
};

function boundOf(input: string, output: string): BoundMetadata {
  const transform = {
    recipe: "foreign",
    features: [...features],
    lookback,
    horizon: 1,
    scaling: { kind: "none" },
    output: "change",
  } as const;
  return {
    graph: { input, close_output: output, scaled_output: output, opset: 17 },
    target_transform: transform as unknown as BoundMetadata["target_transform"],
  };
}

function twoWindows() {
  const size = lookback * features.length;
  const candles = Float32Array.from({ length: 2 * size }, (_, i) => 100 + (i % 17));
  return { candles, shape: { windows: 2, lookback, features: features.length } };
}
