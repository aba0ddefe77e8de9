import { deployedGraph } from "../../learning/bundle/deployed-model/deployed-graph.ts";
import type { ForecastRunner } from "../../serving/forecast-runner.ts";
import { onnxGraphRunner } from "./onnx-graph-runner.ts";

/** Runs deployed models with ONNX Runtime on one thread, so that equal windows get equal answers. */
export const onnxForecastRunner: ForecastRunner = {
  async load(model) {
    const graph = await onnxGraphRunner.load(model, { threads: 1 });
    return {
      async run(candles, { windows, lookback, features }) {
        const shape = [windows, lookback, features];
        const answers = await graph.run({
          [deployedGraph.input]: { type: "float32", shape, values: candles },
        });
        return {
          closes: answers[deployedGraph.close_output]?.values as Float32Array,
          scaledOutputs: answers[deployedGraph.scaled_output]?.values as Float32Array,
        };
      },
      release: () => graph.release(),
    };
  },
};
