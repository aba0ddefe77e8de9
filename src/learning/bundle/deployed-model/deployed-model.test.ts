import { fromBinary } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { ModelProtoSchema } from "../../../tensor/onnx-schema/onnx_pb.ts";
import type { FittedTransform } from "../../features/fitted-transform.ts";
import { missionNetwork } from "../../network/network-shape.ts";
import { parameterCount } from "../../network/parameter-layout.ts";
import { deployedModel } from "./deployed-model.ts";

const transform: FittedTransform = {
  recipe: "return",
  features: ["open", "high", "low", "close", "volume"],
  lookback: 120,
  horizon: 1,
  mean: [0, 0, 0, 0, 0],
  std: [1, 1, 1, 1, 1],
  halfLife: 24,
  volumeEps: 1,
};
const network = missionNetwork(5, 120);
const parameters = Float32Array.from({ length: parameterCount(network) }, (_, i) => i);
const properties = { instrument: "BTCUSDT", timeframe: "1h", model_version: "20240102T030405Z" };

function read(parts: { readonly lookback: number }) {
  const model = deployedModel({
    network,
    members: [parameters],
    transform: { ...transform, ...parts },
    properties,
  });
  return fromBinary(ModelProtoSchema, model);
}

test("deployedModel() writes opset 17 with a real LSTM and the properties it was given", () => {
  const { graph, irVersion, opsetImport, metadataProps } = read({ lookback: 120 });
  expect(irVersion).toBe(8n);
  expect(opsetImport.map(({ domain, version }) => [domain, version])).toEqual([["", 17n]]);
  expect(Object.fromEntries(metadataProps.map(({ key, value }) => [key, value]))).toEqual(
    properties,
  );
  const ops = (graph?.node ?? []).map(({ opType }) => opType);
  expect(ops.filter((op) => op === "LSTM")).toHaveLength(2);
  expect(ops.filter((op) => op === "Conv")).toHaveLength(2);
  expect(graph?.input.map(({ name }) => name)).toEqual(["candles"]);
  expect(graph?.output.map(({ name }) => name)).toEqual(["close", "scaled"]);
});

test("deployedModel() stores every weight once, as its layer wants it", () => {
  const { graph } = read({ lookback: 120 });
  const stored = new Map((graph?.initializer ?? []).map((tensor) => [tensor.name, tensor]));
  const shape = (name: string) => stored.get(name)?.dims.map(Number);
  expect(shape("conv1d/kernel")).toEqual([64, 5, 3]);
  expect(shape("lstm/kernel")).toEqual([1, 400, 64]);
  expect(shape("lstm_1/recurrent_kernel")).toEqual([1, 400, 100]);
  expect(shape("lstm/bias")).toEqual([1, 800]);
  const bytes = stored.get("conv1d/kernel")?.rawData.slice();
  const kernel = new Float32Array(bytes?.buffer ?? new ArrayBuffer(0));
  // Output 2, feature 3, step 1 lies at row 1 * 5 + 3 and column 2 of [15, 64].
  expect(kernel[2 * 15 + 3 * 3 + 1]).toBe(8 * 64 + 2);
  const moving = (graph?.node ?? []).filter(({ opType }) =>
    ["Transpose", "Reshape", "Split", "Concat"].includes(opType),
  );
  expect(moving.filter(({ input }) => input.some((name) => stored.has(name)))).toEqual([]);
});

test("deployedModel() refuses a scaler that belongs to another window", () => {
  expect(() => read({ lookback: 60 })).toThrow("see the same window");
});
