import { serveModel } from "../../adapters/child-process/serve-model.ts";
import { onnxForecastRunner } from "../../adapters/onnx-runtime/onnx-forecast-runner.ts";

serveModel(onnxForecastRunner);
