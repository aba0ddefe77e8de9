import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { onnxForecastRunner } from "../../src/adapters/onnx-runtime/onnx-forecast-runner.ts";
import type { ForeignTransform } from "../../src/learning/features/fitted-transform.ts";
import { type BoundMetadata, bindModel } from "../../src/serving/foreign-model.ts";
import { peekingModel } from "../foreign-model.ts";
import { inspectModel } from "../../src/tensor/model-check/inspect-model.ts";

/** bench/peers/make_foreign_models.py: windows, and what PyTorch or scikit-learn made of them. */
interface ForeignExample {
  readonly features: readonly string[];
  readonly lookback: number;
  readonly scaling: ForeignTransform["scaling"];
  readonly output: ForeignTransform["output"];
  /** [n][lookback * F] raw candles. */
  readonly inputs: readonly (readonly number[])[];
  /** [n] the model's own answers. */
  readonly outputs: readonly number[];
  /** [n] the closes that they mean. */
  readonly closes: readonly number[];
}

describe.each([
  ["a PyTorch GRU on closes scaled by the window", "gru", {}],
  ["a PyTorch LSTM, one window at a time, log-returns", "lstm", { batch: 1 }],
  ["a Loop body on raw candles, volume before close", "loop", {}],
  ["boosted trees on flat windows", "trees", { layout: "flat" }],
] as const)("bindModel(), %s", (_title, name, graph) => {
  const example = JSON.parse(readGolden(`${name}.json`).toString()) as ForeignExample;
  const bytes = readGolden(`${name}.onnx`);
  const metadata = metadataOf(example, graph);

  test("inspectModel() finds it plain and harmless", () => {
    const { input, outputs } = inspectModel(bytes);
    expect(input.name).toBe("candles");
    expect(outputs.map((output) => output.name)).toEqual(["forecast"]);
  });

  test("its closes are those of its maker, within 1e-6 of the price", async () => {
    const loaded = await bindModel(onnxForecastRunner, metadata, bytes);
    const candles = Float32Array.from(example.inputs.flat());
    const shape = {
      windows: example.inputs.length,
      lookback: example.lookback,
      features: example.features.length,
    };
    const { closes, scaledOutputs } = await loaded.run(candles, shape);
    await loaded.release();
    const close = example.features.indexOf("close") - example.features.length;
    for (const [w, expected] of example.closes.entries()) {
      expect(Math.abs(closes[w]! / expected - 1)).toBeLessThan(1e-6);
      const change = expected / example.inputs[w]!.at(close)! - 1;
      expect(Math.abs(scaledOutputs[w]! - change)).toBeLessThan(1e-6);
    }
    expect(new Set(closes).size).toBe(example.closes.length);
  });
});

test("bindModel() asks a graph that looks at the next window of its batch about one at a time", async () => {
  const features = ["open", "high", "low", "close", "volume"];
  const example = { features, lookback: 24, scaling: { kind: "none" }, output: "price" } as const;
  const loaded = await bindModel(
    onnxForecastRunner,
    metadataOf(example, {}, { input: "x", output: "y" }),
    peekingModel(0.01),
  );
  const shape = { windows: 3, lookback: 24, features: 5 };
  const candles = Float32Array.from({ length: 3 * 24 * 5 }, (_, i) => 100 + ((i * 7) % 31));
  const { closes, scaledOutputs } = await loaded.run(candles, shape);
  await loaded.release();
  expect(Array.from(closes)).toEqual([1, 2, 3].map((w) => candles[w * 24 * 5 - 2]));
  expect(Array.from(scaledOutputs)).toEqual([0, 0, 0]);
});

function metadataOf(
  example: Pick<ForeignExample, "features" | "lookback" | "scaling" | "output">,
  graph: { readonly batch?: 1; readonly layout?: "flat" },
  { input, output: answer } = { input: "candles", output: "forecast" },
): BoundMetadata {
  const { features, lookback, scaling, output } = example;
  const names = { input, close_output: answer, scaled_output: answer };
  const transform = { recipe: "foreign", features, lookback, horizon: 1, scaling, output } as const;
  return {
    graph: { ...names, opset: 17, ...graph },
    target_transform: transform as unknown as BoundMetadata["target_transform"],
  };
}

function readGolden(file: string): Buffer {
  return readFileSync(new URL(`./foreign/${file}`, import.meta.url));
}
