import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ModelPlace } from "../src/adapters/model-files/model-place.ts";
import { registerVersion } from "../src/adapters/registry-files/register-version.ts";
import { fixedClock } from "../src/foundation/clock.ts";
import { encodeMetadata } from "../src/learning/bundle/metadata.ts";
import { bundleFileNames } from "../src/learning/bundle/model-kind.ts";
import { type ModelVersion, versionStamp } from "../src/learning/bundle/version-id.ts";
import { parseInstrument } from "../src/market/instrument.ts";
import { priceMetadata } from "./example-metadata.ts";

/** When the first light version is written, UTC epoch milliseconds. */
export const lightStartMs = Date.UTC(2024, 5, 30, 12);

/** A model of BTCUSDT 1h in a new folder of its own. */
export function lightPlace(): ModelPlace {
  const modelsDir = mkdtempSync(join(tmpdir(), "registry-"));
  return { modelsDir, instrument: parseInstrument("BTCUSDT"), timeframe: "1h", kind: "price" };
}

/** Files of a version that can be noted and listed, though not loaded: it has metadata alone. */
export function lightBundle(stamp: string) {
  const metadata = { ...priceMetadata, model_version: stamp };
  const name = bundleFileNames(parseInstrument("BTCUSDT"), "price").metadata;
  return { metadata, files: new Map([[name, Buffer.from(encodeMetadata(metadata))]]) };
}

/** Writes versions one day after the other and registers them as `train` does; oldest first. */
export async function registerLight(
  place: ModelPlace,
  count: number,
): Promise<readonly ModelVersion[]> {
  const versions: ModelVersion[] = [];
  for (let k = 0; k < count; k++) {
    const nowMs = lightStartMs + k * 86_400_000;
    const registering = { origin: "train", clock: fixedClock(nowMs) } as const;
    const make = (stamp: string) => Promise.resolve(lightBundle(stamp));
    versions.push((await registerVersion(place, nowMs, make, registering)).version);
  }
  return versions;
}

/** An id that no version has. */
export const absentVersion = `${versionStamp(0)}-0123456789ab` as ModelVersion;
