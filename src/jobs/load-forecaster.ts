import { readVersion } from "../adapters/model-files/read-version.ts";
import { resolveVersion } from "../adapters/model-files/resolve-version.ts";
import { onnxForecastRunner } from "../adapters/onnx-runtime/onnx-forecast-runner.ts";
import { RefusedError } from "../foundation/errors.ts";
import { parseGoldenVectors } from "../learning/bundle/golden-vectors.ts";
import { parseMetadata } from "../learning/bundle/metadata.ts";
import { bundleFileNames } from "../learning/bundle/model-kind.ts";
import { parseInstrument } from "../market/instrument.ts";
import { parseTimeframe } from "../market/timeframe.ts";
import { createForecaster, type Forecaster } from "../serving/forecaster.ts";

export interface LoadForecasterRequest {
  readonly instrument: string;
  /** Default "1h". */
  readonly timeframe?: string | undefined;
  /** Default "./models". */
  readonly modelsDir?: string | undefined;
  /** A whole version id; by default the champion, and while there is none the newest version. */
  readonly version?: string | undefined;
}

/** A forecaster and whether its version was ever deployed. */
export type LoadedForecaster = Forecaster & {
  /** False while no version was made champion: then the newest answers. */
  readonly deployed: boolean;
};

/**
 * Loads a model that can be trusted to be the one that was trained: every file's sha256 is checked
 * against the manifest, then the golden vectors are asked.
 *
 * @throws {MisuseError} E_NO_MODEL: none was trained.
 * @throws {RefusedError} E_VERSION_BROKEN, E_MANIFEST, E_METADATA, E_GOLDEN_FORMAT, E_GOLDEN_DIFFERS,
 *   E_WRONG_MODEL: the folder was copied from another instrument.
 */
export async function loadForecaster(request: LoadForecasterRequest): Promise<LoadedForecaster> {
  const place = {
    modelsDir: request.modelsDir ?? "./models",
    instrument: parseInstrument(request.instrument),
    timeframe: parseTimeframe(request.timeframe ?? "1h"),
    kind: "price",
  } as const;
  const { path, deployed } = await resolveVersion(place, request.version);
  const { version, files } = await readVersion(path);
  const names = bundleFileNames(place.instrument, place.kind);
  const content = (name: string): Uint8Array => {
    const bytes = files.get(name);
    if (bytes !== undefined) return bytes;
    throw new RefusedError(
      "E_WRONG_MODEL",
      `Cannot use ${path}: it is no ${place.kind} model of ${place.instrument}, it holds no ${name}`,
    );
  };
  const text = (name: string): string => Buffer.from(content(name)).toString("utf8");
  const forecaster = await createForecaster(
    {
      version,
      metadata: parseMetadata(text(names.metadata)),
      golden: parseGoldenVectors(text(names.golden)),
      model: content(names.onnx),
    },
    onnxForecastRunner,
  );
  return { ...forecaster, deployed };
}
