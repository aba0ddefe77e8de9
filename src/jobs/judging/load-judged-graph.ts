import {
  type ChildForecastRunner,
  forecastInChild,
} from "../../adapters/child-process/forecast-in-child.ts";
import { siblingEntry } from "../../adapters/child-process/entry-starter.ts";
import type { KeepOptions } from "../../adapters/child-process/keep-model-running.ts";
import { onnxForecastRunner } from "../../adapters/onnx-runtime/onnx-forecast-runner.ts";
import type { ModelMetadata } from "../../learning/bundle/metadata.ts";
import type { ForecastRunner, LoadedModel } from "../../serving/forecast-runner.ts";
import { bindModel } from "../../serving/foreign-model.ts";

/**
 * Loads a version's graph to ask it about its past.
 *
 * @throws {WorldError} E_ENGINE_LOAD; of an adopted one also E_MODEL_CRASHED, here and at every run.
 */
export function loadJudgedGraph(
  metadata: Pick<ModelMetadata, "graph" | "target_transform" | "adopted">,
  model: Uint8Array,
): Promise<LoadedModel> {
  return bindModel(judgedRunner(metadata), metadata, model);
}

/**
 * What runs a version that is asked about its past. A graph that was trained elsewhere lives in a
 * process of its own, as when it was adopted: the engine may die of it or never end, and both must end
 * in words. A graph of our own is made of the few ops that training runs here too, and its bytes are
 * proven by the manifest: it stays in this process, where tens of thousands of windows need no pipe.
 */
export function judgedRunner({ adopted }: Pick<ModelMetadata, "adopted">): ForecastRunner {
  return adopted === undefined ? onnxForecastRunner : foreignRunner();
}

/** A runner whose models live in processes of their own: what they do to them is no harm here. */
export function foreignRunner(options: KeepOptions = {}): ChildForecastRunner {
  return forecastInChild(siblingEntry(import.meta.url, "../workers/forecast-process"), options);
}
