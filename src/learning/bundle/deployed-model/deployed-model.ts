import { assert } from "../../../foundation/assert.ts";
import { onnxDataType } from "../../../tensor/data-type.ts";
import { emitModel, type NamedOutput } from "../../../tensor/emit-model.ts";
import { Graph } from "../../../tensor/graph.ts";
import type { Tensor } from "../../../tensor/tensor.ts";
import type { FittedTransform } from "../../features/fitted-transform.ts";
import type { NetworkShape } from "../../network/network-shape.ts";
import { memberPrefix } from "../member-prefix.ts";
import { deployedGraph, spreadOutput } from "./deployed-graph.ts";
import { deployedInputs } from "./deployed-inputs.ts";
import { deployedNetwork } from "./deployed-network.ts";
import { deployedOutput } from "./deployed-output.ts";
import { meanOf, spreadOf } from "./ensemble-output.ts";
import { rounded } from "./window-columns.ts";

export interface DeployedParts {
  readonly network: NetworkShape;
  /** K >= 1 times [P] in the order of `parameterLayout`; they share the window and its scaler. */
  readonly members: readonly Float32Array[];
  readonly transform: FittedTransform;
  /** What runtimes show beside the model: instrument, timeframe, recipe, version and the like. */
  readonly properties: Readonly<Record<string, string>>;
}

/**
 * The model that is served, as the bytes of an ONNX file: the scaler, the network in the standard's
 * own layers, and the way back to a price. Whoever feeds it raw candles needs no code of ours.
 *
 * Several members answer with the mean of their scaled outputs, and with their spread beside it; one
 * alone is the plain graph, without `spreadOutput`.
 *
 * Scaling and decoding run in double precision by the formulas of `learning/features`, the network in
 * float32. A window in which nothing moved has no scale: its close is the last close and its scaled
 * output means nothing, so a forecaster abstains on it. Values that are not finite are not caught.
 */
export function deployedModel(parts: DeployedParts): Uint8Array<ArrayBuffer> {
  const { network, members, transform, properties } = parts;
  const { features, lookback } = transform;
  assert(members.length > 0, "a deployed model has at least one network");
  assert(features.length === network.features, "a network has one input per feature");
  assert(lookback === network.lookback, "a network and its scaler see the same window");
  const graph = new Graph("float64");
  const candles = graph.input(deployedGraph.input, ["batch", lookback, features.length], "float32");
  const raw = graph.apply("Cast", [candles], { to: onnxDataType.float64 });
  const columns = graph.apply("Transpose", [raw], { perm: [0, 2, 1] }); // [batch, F, lookback]
  const inputs = deployedInputs(columns, transform);
  const decode = (output: Tensor): Tensor => deployedOutput[transform.recipe](output, inputs);
  const scaled = members.map((parameters, k) => {
    const prefix = members.length === 1 ? "" : memberPrefix(k);
    return deployedNetwork(inputs.x, parameters, { network, prefix });
  });
  const exact = scaled.map((each) => graph.apply("Cast", [each], { to: onnxDataType.float64 }));
  const mean = meanOf(exact);
  const outputs: NamedOutput[] = [
    { name: deployedGraph.close_output, tensor: rounded(decode(mean)) },
    {
      name: deployedGraph.scaled_output,
      tensor: members.length === 1 ? scaled[0]! : rounded(mean),
    },
  ];
  if (members.length > 1) {
    outputs.push({ name: spreadOutput, tensor: rounded(spreadOf(exact.map(decode))) });
  }
  const description = describe(transform);
  return emitModel(graph, outputs, { name: "candlecast", description, properties });
}

function describe({ recipe, features, lookback, horizon }: FittedTransform): string {
  const window = `${lookback} closed candles, oldest first, columns ${features.join(", ")}`;
  return `Forecasts the close ${horizon} candles ahead from ${window}; recipe ${recipe}.`;
}
