import { join } from "node:path";
import { readKerasWeights } from "../../adapters/hdf5/read-keras-weights.ts";
import { modelFolder, type ModelPlace } from "../../adapters/model-files/model-place.ts";
import { readVersion } from "../../adapters/model-files/read-version.ts";
import { RefusedError } from "../../foundation/errors.ts";
import { type ModelMetadata, parseMetadata } from "../../learning/bundle/metadata.ts";
import { bundleFileNames } from "../../learning/bundle/model-kind.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import { missionNetwork } from "../../learning/network/network-shape.ts";

/** A version that was proven whole, as trainings see it. */
export interface StoredTraining {
  readonly version: ModelVersion;
  readonly metadata: ModelMetadata;
  /**
   * The weights that it answers with, bit by bit, from its Keras file.
   *
   * @returns [P] per member of its ensemble.
   * @throws {RefusedError} E_KERAS_FILE: they are no weights of the published recipe's network.
   */
  weights(): Promise<readonly Float32Array[]>;
}

/**
 * Reads a version, proves every byte against its manifest and hands out what a training may go on from.
 *
 * @throws {RefusedError} E_VERSION_BROKEN, E_MANIFEST, E_METADATA.
 * @throws {WorldError} E_MODELS_READ.
 */
export async function readStoredTraining(
  place: ModelPlace,
  version: ModelVersion,
): Promise<StoredTraining> {
  const path = join(modelFolder(place), version);
  const { files } = await readVersion(path);
  const names = bundleFileNames(place.instrument, place.kind);
  const contentOf = (name: string): Uint8Array => {
    const content = files.get(name);
    if (content !== undefined) return content;
    throw new RefusedError("E_VERSION_BROKEN", `Cannot use the version in ${path}: no ${name}`);
  };
  const metadata = parseMetadata(Buffer.from(contentOf(names.metadata)).toString("utf8"));
  return {
    version,
    metadata,
    weights: async () => {
      const { features, sequence_length: lookback, recipe } = metadata;
      const head = recipe === "direction" ? "sigmoid" : "linear";
      const network = missionNetwork(features.length, lookback, head);
      return readKerasWeights(contentOf(names.keras), network);
    },
  };
}
