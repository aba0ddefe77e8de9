import type { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import { WorldError } from "../../foundation/errors.ts";
import type { DataType, TensorValues } from "../../tensor/data-type.ts";
import type { GraphRunner, LoadedGraph, TensorData } from "../../tensor/graph-runner.ts";
import { loadEngine } from "./load-engine.ts";

/** Runs graphs with ONNX Runtime on the processor. */
export const onnxGraphRunner: GraphRunner = {
  async load(model, { threads }) {
    const { InferenceSession: Session, Tensor } = await loadEngine();
    const session = await open(() =>
      Session.create(model, {
        executionProviders: ["cpu"],
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        executionMode: "sequential",
        graphOptimizationLevel: "basic",
        logSeverityLevel: 3,
      }),
    );
    return loadedGraph(session, Tensor);
  },
};

async function open(create: () => Promise<InferenceSession>): Promise<InferenceSession> {
  try {
    return await create();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new WorldError("E_ENGINE_LOAD", `Cannot load the graph: the engine says ${reason}`, {
      cause,
    });
  }
}

function loadedGraph(session: InferenceSession, Tensor: typeof OrtTensor): LoadedGraph {
  return {
    async run(inputs) {
      const feeds = Object.fromEntries(
        Object.entries(inputs).map(([name, data]) => [name, toOrt(Tensor, data)]),
      );
      const results = await session.run(feeds);
      return Object.fromEntries(
        Object.entries(results).map(([name, result]) => [name, fromOrt(result)]),
      );
    },
    release: () => session.release(),
  };
}

function toOrt(Tensor: typeof OrtTensor, { type, shape, values }: TensorData): OrtTensor {
  return new Tensor(type as "float32", values as Float32Array, shape);
}

function fromOrt(tensor: OrtTensor): TensorData {
  return {
    type: tensor.type as DataType,
    shape: tensor.dims,
    values: tensor.data as TensorValues,
  };
}
