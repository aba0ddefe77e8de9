// A model's process that takes its time for every answer.
import { setTimeout as pause } from "node:timers/promises";
import { serveModel } from "../../src/adapters/child-process/serve-model.ts";
import { onnxForecastRunner } from "../../src/adapters/onnx-runtime/onnx-forecast-runner.ts";

serveModel({
  async load(bytes, graph) {
    const loaded = await onnxForecastRunner.load(bytes, graph);
    return {
      ...loaded,
      async run(candles, shape) {
        await pause(150);
        return loaded.run(candles, shape);
      },
    };
  },
});
