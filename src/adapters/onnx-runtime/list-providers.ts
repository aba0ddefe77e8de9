import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { loadEngine } from "./load-engine.ts";

/** A kind of device that ONNX Runtime can compute on. */
export interface ExecutionProvider {
  /** "cpu", "webgpu", "cuda". */
  readonly name: string;
  /** Its library is installed; whether a device is there shows only when it is used. */
  readonly installed: boolean;
  /** candlecast computes on it. */
  readonly used: boolean;
}

/** What this installation of ONNX Runtime brings. Only the processor is used today. */
export async function listProviders(): Promise<readonly ExecutionProvider[]> {
  const { listSupportedBackends } = await loadEngine();
  return listSupportedBackends().map(({ name, bundled }) => ({
    name,
    installed: bundled || libraryStands(name),
    used: name === "cpu",
  }));
}

// CUDA is no part of the npm package: its install script fetches the library into this folder.
function libraryStands(provider: string): boolean {
  const packageFile = createRequire(import.meta.url).resolve("onnxruntime-node/package.json");
  const library = `libonnxruntime_providers_${provider}.so`;
  const folder = join(dirname(packageFile), "bin", "napi-v6", process.platform, process.arch);
  return existsSync(join(folder, library));
}
