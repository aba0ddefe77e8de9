import type * as OnnxRuntime from "onnxruntime-node";

/** Loads ONNX Runtime, at the first call and not before, with its telemetry off. */
export async function loadEngine(): Promise<typeof OnnxRuntime> {
  switchTelemetryOff();
  return import("onnxruntime-node");
}

/**
 * Left alone the engine reports to its maker and keeps a queue of events in the home folder. A
 * setting that is there stays. Before threads that load the engine this must be called in the main
 * thread: theirs is a copy of the environment that the engine does not see.
 */
export function switchTelemetryOff(): void {
  process.env["ORT_DISABLE_TELEMETRY"] ??= "1";
}
