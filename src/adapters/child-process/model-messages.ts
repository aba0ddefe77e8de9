import type { GraphNames, ModelAnswers, WindowsShape } from "../../serving/forecast-runner.ts";
import type { ProcessFailure } from "./process-failure.ts";

/** What the process of a model is asked; `load` comes first and once. */
export type ModelRequest =
  | { readonly kind: "load"; readonly model: Uint8Array; readonly graph: GraphNames | undefined }
  | { readonly kind: "run"; readonly candles: Float32Array; readonly shape: WindowsShape };

/** A request with the number by which its answer is known. */
export type ToModel = ModelRequest & { readonly id: number };

export type FromModel =
  | { readonly kind: "waiting" }
  /** Without answers: the model is loaded. */
  | { readonly kind: "done"; readonly id: number; readonly answers?: ModelAnswers }
  | { readonly kind: "failed"; readonly id: number; readonly failure: ProcessFailure };
