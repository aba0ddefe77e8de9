import {
  deployedGraph,
  spreadOutput,
} from "../../learning/bundle/deployed-model/deployed-graph.ts";
import type { ForecastRunner, GraphNames } from "../../serving/forecast-runner.ts";
import { sweepYoungHeap } from "../machine/sweep-young-heap.ts";
import { onnxGraphRunner } from "./onnx-graph-runner.ts";

/**
 * Runs deployed models with ONNX Runtime on one thread, so that equal windows get equal answers.
 * A foreign graph that is not plain and harmless throws RefusedError E_FOREIGN_MODEL.
 */
export const onnxForecastRunner: ForecastRunner = {
  async load(model, names: GraphNames = deployedGraph) {
    // A graph of our own is proven by its manifest; a foreign one is looked at wherever it comes from.
    if (names !== deployedGraph) await inspect(model);
    const graph = await onnxGraphRunner.load(model, { threads: 1 });
    return {
      async run(candles, { windows, lookback, features }) {
        const shape =
          names.layout === "flat" ? [windows, lookback * features] : [windows, lookback, features];
        const answers = await graph.run({
          [names.input]: { type: "float32", shape, values: candles },
        });
        sweepYoungHeap();
        // an ensemble's; what a foreign graph may call so means something else
        const spread = names === deployedGraph ? answers[spreadOutput] : undefined;
        return {
          closes: answers[names.close_output]?.values as Float32Array,
          scaledOutputs: answers[names.scaled_output]?.values as Float32Array,
          ...(spread === undefined ? {} : { spreads: spread.values as Float32Array }),
        };
      },
      release: () => graph.release(),
    };
  },
};

// Only where it is needed: reading the format takes longer to load than a process takes to start.
async function inspect(model: Uint8Array): Promise<void> {
  const { inspectModel } = await import("../../tensor/model-check/inspect-model.ts");
  inspectModel(model);
}
