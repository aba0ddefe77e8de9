import { readVersion } from "../adapters/model-files/read-version.ts";
import { resolveVersion } from "../adapters/model-files/resolve-version.ts";
import { onnxForecastRunner } from "../adapters/onnx-runtime/onnx-forecast-runner.ts";
import type { ModelKind } from "../learning/bundle/model-kind.ts";
import { parseInstrument } from "../market/instrument.ts";
import { parseTimeframe } from "../market/timeframe.ts";
import { createForecaster, type Forecaster } from "../serving/forecaster.ts";
import { forecasterParts } from "../serving/open-version.ts";

export { createIntervalTracker } from "../evaluation/calibration/interval-tracker.ts";
export type { IntervalTracker } from "../evaluation/calibration/interval-tracker.ts";
export { errorConfidence, errorConfidenceOf } from "../serving/error-confidence.ts";
export type { ForecastQuestion } from "../serving/forecast-question.ts";
export type { Forecaster } from "../serving/forecaster.ts";

export interface LoadForecasterRequest {
  readonly instrument: string;
  /** Default "1h". */
  readonly timeframe?: string | undefined;
  /** From candles alone ("price", the default), or with sentiment beside them. */
  readonly kind?: ModelKind | undefined;
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
 * The engine runs in your process: a crash of it would end that.
 *
 * @throws {MisuseError} E_NO_MODEL: none was trained.
 * @throws {RefusedError} E_VERSION_BROKEN, E_MANIFEST, E_METADATA, E_GOLDEN_FORMAT, E_GOLDEN_DIFFERS,
 *   E_CALIBRATION_FORMAT, E_NOVELTY_FORMAT; E_WRONG_MODEL: the folder was copied from another
 *   instrument; E_NO_CALIBRATION: it was trained before forecasts had intervals.
 */
export async function loadForecaster(request: LoadForecasterRequest): Promise<LoadedForecaster> {
  const { kind = "price" } = request;
  const instrument = parseInstrument(request.instrument);
  const timeframe = parseTimeframe(request.timeframe ?? "1h");
  const modelsDir = request.modelsDir ?? "./models";
  const place = { modelsDir, instrument, timeframe, kind };
  const { path, deployed } = await resolveVersion(place, request.version);
  const { version, files } = await readVersion(path);
  const parts = forecasterParts(files, { version, path, instrument, timeframe, kind });
  return { ...(await createForecaster(parts, onnxForecastRunner)), deployed };
}
