import { RefusedError } from "../foundation/errors.ts";
import { checkGoldenVectors, type GoldenVectors } from "../learning/bundle/golden-vectors.ts";
import type { LoadedModel } from "./forecast-runner.ts";

/**
 * Asks a loaded model its golden vectors: one that loads may still compute something else.
 *
 * @throws {RefusedError} E_GOLDEN_DIFFERS; the model is still loaded.
 */
export async function proveGolden(
  loaded: LoadedModel,
  golden: GoldenVectors,
  version: string,
): Promise<void> {
  const [first = []] = golden.inputs;
  const candles = Float32Array.from(golden.inputs.flat(2));
  const shape = {
    windows: golden.inputs.length,
    lookback: first.length,
    features: golden.features.length,
  };
  const check = checkGoldenVectors(golden, await loaded.run(candles, shape));
  if (check.kind === "agrees") return;
  throw new RefusedError(
    "E_GOLDEN_DIFFERS",
    `Cannot serve version ${version}: it answers golden window ${check.window} otherwise than when it was trained, ${check.reason}`,
  );
}
