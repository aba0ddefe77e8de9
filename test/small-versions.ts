import type { ModelPlace } from "../src/adapters/model-files/model-place.ts";
import {
  type RegisteredVersion,
  registerVersion,
} from "../src/adapters/registry-files/register-version.ts";
import type { Clock } from "../src/foundation/clock.ts";
import { encodeMetadata } from "../src/learning/bundle/metadata.ts";
import { bundleFileNames } from "../src/learning/bundle/model-kind.ts";
import { parseInstrument } from "../src/market/instrument.ts";
import { priceMetadata } from "./example-metadata.ts";

/** The model that tests of the registry are about. */
export function registryPlace(modelsDir: string): ModelPlace {
  return { modelsDir, instrument: parseInstrument("BTCUSDT"), timeframe: "1h", kind: "price" };
}

/**
 * Registers a version of two small files, whose metadata can be read: all that the registry asks
 * of one. It is too small to forecast.
 */
export async function registerSmallVersion(
  place: ModelPlace,
  clock: Clock,
): Promise<RegisteredVersion> {
  const names = bundleFileNames(place.instrument, place.kind);
  const makeBundle = (stamp: string) => {
    const metadata = { ...priceMetadata, model_version: stamp };
    const files = new Map<string, Uint8Array>([
      [names.metadata, Buffer.from(encodeMetadata(metadata))],
      [names.golden, Buffer.from(`{"of":"${stamp}"}\n`)],
    ]);
    return Promise.resolve({ files, metadata });
  };
  return registerVersion(place, clock.nowMs(), makeBundle, { origin: "retrain", clock });
}
