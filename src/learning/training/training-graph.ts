import type { FloatType } from "../../tensor/data-type.ts";
import { differentiate } from "../../tensor/differentiate.ts";
import { emitModel } from "../../tensor/emit-model.ts";
import { sigmoid } from "../../tensor/expressions.ts";
import { Graph } from "../../tensor/graph.ts";
import { cnnLstm } from "../network/cnn-lstm.ts";
import { losses, type LossName } from "../network/losses.ts";
import { parameterCount } from "../network/parameter-layout.ts";
import { windowBatch, type BatchShape } from "./window-batch.ts";

/** Which loss belongs to a head. */
export const lossOfHead: Readonly<Record<"linear" | "sigmoid", LossName>> = {
  linear: "mse",
  sigmoid: "binary-cross-entropy",
};

/**
 * The graph of one training step of one shard: forward and backward.
 *
 * Inputs: parameters [P], those of `windowBatch`, label and weight [B].
 * Outputs: loss [] and gradient [P].
 */
export function trainingGraph(
  batch: BatchShape,
  floatType: FloatType = "float32",
): Uint8Array<ArrayBuffer> {
  const { network, windows } = batch;
  const graph = new Graph(floatType);
  const parameters = graph.input("parameters", [parameterCount(network)]);
  const x = windowBatch(graph, batch);
  const label = graph.input("label", [windows]);
  const weight = graph.input("weight", [windows]);
  const output = cnnLstm(x, parameters, network);
  const loss = losses[lossOfHead[network.head]](output, label, weight);
  const [gradient] = differentiate(loss, [parameters]);
  return emitModel(
    graph,
    [
      { name: "loss", tensor: loss },
      { name: "gradient", tensor: gradient ?? loss },
    ],
    { name: "training_step" },
  );
}

/**
 * The same network forward only, for validation and the exam.
 *
 * Inputs: parameters [P] and those of `windowBatch`. Output: output [B] in scaled units.
 */
export function forwardGraph(
  batch: BatchShape,
  floatType: FloatType = "float32",
): Uint8Array<ArrayBuffer> {
  const graph = new Graph(floatType);
  const parameters = graph.input("parameters", [parameterCount(batch.network)]);
  const raw = cnnLstm(windowBatch(graph, batch), parameters, batch.network);
  const output = batch.network.head === "sigmoid" ? sigmoid(raw) : raw;
  return emitModel(graph, [{ name: "output", tensor: output }], { name: "forward" });
}
