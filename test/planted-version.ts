import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readKerasWeights } from "../src/adapters/hdf5/read-keras-weights.ts";
import { writeVersion } from "../src/adapters/model-files/write-version.ts";
import { onnxForecastRunner } from "../src/adapters/onnx-runtime/onnx-forecast-runner.ts";
import { deployedModel } from "../src/learning/bundle/deployed-model/deployed-model.ts";
import { parseGoldenVectors } from "../src/learning/bundle/golden-vectors.ts";
import { manifestFileName, parseManifest } from "../src/learning/bundle/manifest.ts";
import { type ModelMetadata, parseMetadata } from "../src/learning/bundle/metadata.ts";
import type { FittedTransform } from "../src/learning/features/fitted-transform.ts";
import { scalerForMetadata } from "../src/learning/features/scaler-for-metadata.ts";
import { missionNetwork } from "../src/learning/network/network-shape.ts";
import { parseInstrument } from "../src/market/instrument.ts";

/** What is put in the place of a version's own. */
export interface PlantedParts {
  readonly parameters?: (own: Float32Array) => Float32Array;
  readonly transform?: (own: FittedTransform) => FittedTransform;
}

/**
 * Writes a whole, sealed version of BTCUSDT 1h beside another one, with other weights or another
 * scaler and golden vectors that agree with them.
 *
 * @param stamp Of the new version.
 * @returns Its folder.
 */
export async function plantVersion(
  path: string,
  modelsDir: string,
  planted: PlantedParts & { readonly stamp: string },
): Promise<string> {
  const files = new Map<string, Uint8Array>(
    readdirSync(path)
      .filter((name) => name !== manifestFileName)
      .map((name) => [name, readFileSync(join(path, name))]),
  );
  parseManifest(readFileSync(join(path, manifestFileName), "utf8"));
  const text = (name: string): string => Buffer.from(files.get(name)!).toString("utf8");
  const metadata = parseMetadata(text("btcusdt_price_metadata.json"));
  const ownTransform = metadata.target_transform;
  const transform = planted.transform?.(ownTransform) ?? ownTransform;
  const head = transform.recipe === "direction" ? "sigmoid" : "linear";
  const network = missionNetwork(transform.features.length, transform.lookback, head);
  const own = await readKerasWeights(files.get("btcusdt_price.h5")!, network);
  const members = own.map((parameters) => planted.parameters?.(parameters) ?? parameters);
  const model = deployedModel({ network, members, transform, properties: {} });
  files.set("btcusdt_price.onnx", model);
  files.set("golden.json", await goldenOf(model, text("golden.json")));
  const changed = {
    ...metadata,
    model_version: planted.stamp,
    scaler: scalerForMetadata(transform),
    target_transform: transform,
  };
  files.set("btcusdt_price_metadata.json", Buffer.from(JSON.stringify(changed as ModelMetadata)));
  const place = { modelsDir, instrument: parseInstrument("BTCUSDT"), timeframe: "1h" } as const;
  const written = await writeVersion({ ...place, kind: "price" }, { stamp: planted.stamp, files });
  return written.path;
}

async function goldenOf(model: Uint8Array, text: string): Promise<Uint8Array> {
  const golden = parseGoldenVectors(text);
  const loaded = await onnxForecastRunner.load(model);
  const shape = {
    windows: golden.inputs.length,
    lookback: golden.inputs[0]!.length,
    features: golden.features.length,
  };
  const answers = await loaded.run(Float32Array.from(golden.inputs.flat(2)), shape);
  await loaded.release();
  const closes = Array.from(answers.closes);
  const scaledOutputs = Array.from(answers.scaledOutputs);
  return Buffer.from(JSON.stringify({ ...golden, closes, scaledOutputs }));
}
