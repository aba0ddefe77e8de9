import { readKerasWeights } from "../../adapters/hdf5/read-keras-weights.ts";
import { readVersion } from "../../adapters/model-files/read-version.ts";
import { onnxForecastRunner } from "../../adapters/onnx-runtime/onnx-forecast-runner.ts";
import { RefusedError } from "../../foundation/errors.ts";
import { type ModelMetadata, parseMetadata } from "../../learning/bundle/metadata.ts";
import { bundleFileNames, modelKindOf } from "../../learning/bundle/model-kind.ts";
import { trainingParams } from "../../learning/bundle/training-params.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import type { FittedTransform } from "../../learning/features/fitted-transform.ts";
import { missionNetwork, type NetworkShape } from "../../learning/network/network-shape.ts";
import { parseInstrument } from "../../market/instrument.ts";
import type { LoadedModel } from "../../serving/forecast-runner.ts";
import { openProven } from "../../serving/open-proven.ts";
import { contentOf, versionParts } from "../../serving/open-version.ts";

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
  const about = [...files].find(([name]) => name.endsWith("_metadata.json"));
  if (about === undefined) {
    throw new RefusedError("E_VERSION_BROKEN", `Cannot use ${path}: it holds no metadata`);
  }
  // A folder is named, not a model: what it is of is what it says.
  const metadata = parseMetadata(Buffer.from(about[1]).toString("utf8"));
  trainingParams(metadata, "look for leaks in a training");
  const { timeframe } = metadata;
  const instrument = parseInstrument(metadata.instrument);
  const origin = { version, path, instrument, timeframe, kind: modelKindOf(metadata) };
  const parts = versionParts(files, origin);
  const transform = metadata.target_transform;
  const head = transform.recipe === "direction" ? "sigmoid" : "linear";
  const network = missionNetwork(transform.features.length, transform.lookback, head);
  const { keras } = bundleFileNames(instrument, origin.kind);
  const members = await readKerasWeights(contentOf(files, keras, origin), network);
  const served = await openProven(parts, onnxForecastRunner);
  return { version, metadata, transform, network, members, served };
}
