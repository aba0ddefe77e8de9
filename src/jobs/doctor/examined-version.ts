import { readKerasWeights } from "../../adapters/hdf5/read-keras-weights.ts";
import { readVersion } from "../../adapters/model-files/read-version.ts";
import { onnxForecastRunner } from "../../adapters/onnx-runtime/onnx-forecast-runner.ts";
import { RefusedError } from "../../foundation/errors.ts";
import { parseGoldenVectors } from "../../learning/bundle/golden-vectors.ts";
import { type ModelMetadata, parseMetadata } from "../../learning/bundle/metadata.ts";
import { bundleFileNames } from "../../learning/bundle/model-kind.ts";
import { trainingParams } from "../../learning/bundle/training-params.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import type { FittedTransform } from "../../learning/features/fitted-transform.ts";
import { missionNetwork, type NetworkShape } from "../../learning/network/network-shape.ts";
import { parseInstrument } from "../../market/instrument.ts";
import type { LoadedModel } from "../../serving/forecast-runner.ts";
import { proveGolden } from "../../serving/prove-golden.ts";

/** A proven version on both of its ways: as it serves, and the weights for training's own graph. */
export interface ExaminedVersion {
  readonly version: ModelVersion;
  readonly metadata: ModelMetadata;
  readonly transform: FittedTransform;
  readonly network: NetworkShape;
  /** Per network of the version [P], from the Keras file. */
  readonly members: readonly Float32Array[];
  /** The model that is served; whoever asks for the version releases it. */
  readonly served: LoadedModel;
}

/**
 * Reads a version's folder, proves its files and golden vectors, and loads it.
 *
 * @throws {RefusedError} E_VERSION_BROKEN, E_MANIFEST, E_METADATA, E_GOLDEN_FORMAT, E_GOLDEN_DIFFERS,
 *   E_KERAS_FILE, E_ADOPTED_MODEL.
 */
export async function examinedVersion(path: string): Promise<ExaminedVersion> {
  const { version, files } = await readVersion(path);
  const content = (name: string): Uint8Array => {
    const bytes = files.get(name);
    if (bytes !== undefined) return bytes;
    throw new RefusedError("E_VERSION_BROKEN", `Cannot use ${path}: it holds no ${name}`);
  };
  const text = (name: string): string => Buffer.from(content(name)).toString("utf8");
  const about = [...files.keys()].find((name) => name.endsWith("_metadata.json"));
  const metadata = parseMetadata(text(about ?? "metadata"));
  trainingParams(metadata, "look for leaks in a training");
  const kind = metadata.model_type === "price_prediction" ? "price" : "sentiment";
  const names = bundleFileNames(parseInstrument(metadata.instrument), kind);
  // The schema has checked every key; absent keys are absent, as the type wants them.
  const transform = metadata.target_transform as FittedTransform;
  const head = transform.recipe === "direction" ? "sigmoid" : "linear";
  const network = missionNetwork(transform.features.length, transform.lookback, head);
  const members = await readKerasWeights(content(names.keras), network);
  const golden = parseGoldenVectors(text(names.golden));
  const served = await onnxForecastRunner.load(content(names.onnx));
  try {
    await proveGolden(served, golden, version);
  } catch (error) {
    await served.release();
    throw error;
  }
  return { version, metadata, transform, network, members, served };
}
