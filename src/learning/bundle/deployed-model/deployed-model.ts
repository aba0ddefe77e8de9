import { assert } from "../../../foundation/assert.ts";
import { onnxDataType } from "../../../tensor/data-type.ts";
import { emitModel } from "../../../tensor/emit-model.ts";
import { Graph } from "../../../tensor/graph.ts";
import type { FittedTransform } from "../../features/fitted-transform.ts";
import type { NetworkShape } from "../../network/network-shape.ts";
import { deployedInputs } from "./deployed-inputs.ts";
import { deployedNetwork } from "./deployed-network.ts";
import { deployedOutput } from "./deployed-output.ts";
import { rounded } from "./window-columns.ts";

/** Names in the deployed graph, as the metadata's `graph` holds them. */
export const deployedGraph = {
  /** float32 [batch, lookback, F] raw candles, oldest first, columns in the order of `features`. */
  input: "candles",
  /** float32 [batch, 1] forecast close of t + h, quote currency. */
  close_output: "close",
  /** float32 [batch, 1] the network's own output in scaled units; direction: probability of a rise. */
  scaled_output: "scaled",
  opset: 17,
} as const;

export interface DeployedParts {
  readonly network: NetworkShape;
  /** [P] in the order of `parameterLayout`. */
  readonly parameters: Float32Array;
  readonly transform: FittedTransform;
  /** What runtimes show beside the model: instrument, timeframe, recipe, version and the like. */
  readonly properties: Readonly<Record<string, string>>;
}

/**
 * The model that is served, as the bytes of an ONNX file: the scaler, the network in the standard's
 * own layers, and the way back to a price. Whoever feeds it raw candles needs no code of ours.
 *
 * Scaling and decoding run in double precision by the formulas of `learning/features`, the network in
 * float32. A window in which nothing moved has no scale: its close is the last close and its scaled
 * output means nothing, so a forecaster abstains on it. Values that are not finite are not caught.
 */
export function deployedModel(parts: DeployedParts): Uint8Array<ArrayBuffer> {
  const { network, parameters, transform, properties } = parts;
  const { features, lookback } = transform;
  assert(features.length === network.features, "a network has one input per feature");
  assert(lookback === network.lookback, "a network and its scaler see the same window");
  const graph = new Graph("float64");
  const candles = graph.input(deployedGraph.input, ["batch", lookback, features.length], "float32");
  const raw = graph.apply("Cast", [candles], { to: onnxDataType.float64 });
  const columns = graph.apply("Transpose", [raw], { perm: [0, 2, 1] }); // [batch, F, lookback]
  const inputs = deployedInputs(columns, transform);
  const scaled = deployedNetwork(inputs.x, parameters, network);
  const output = graph.apply("Cast", [scaled], { to: onnxDataType.float64 });
  const close = deployedOutput[transform.recipe](output, inputs);
  return emitModel(
    graph,
    [
      {
        name: deployedGraph.close_output,
        tensor: rounded(close),
      },
      { name: deployedGraph.scaled_output, tensor: scaled },
    ],
    { name: "candlecast", description: describe(transform), properties },
  );
}

function describe({ recipe, features, lookback, horizon }: FittedTransform): string {
  const window = `${lookback} closed candles, oldest first, columns ${features.join(", ")}`;
  return `Forecasts the close ${horizon} candles ahead from ${window}; recipe ${recipe}.`;
}
