import { readVersion } from "../../adapters/model-files/read-version.ts";
import type { ModelMetadata } from "../../learning/bundle/metadata.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import type { FittedTransform } from "../../learning/features/fitted-transform.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import type { LoadedModel } from "../../serving/forecast-runner.ts";
import { openProven } from "../../serving/open-proven.ts";
import { type VersionParts, versionParts } from "../../serving/open-version.ts";
import type { ChosenVersion } from "./choose-version.ts";
import { forecastPositions, type PositionForecasts } from "./forecast-positions.ts";
import {
  judgedSentiment,
  type JudgedSentiment,
  sentimentOf,
  type SentimentPlaces,
} from "./judged-sentiment.ts";
import { judgedRunner } from "./load-judged-graph.ts";

/** A version that was proven and can be asked about any closed candles. */
export interface JudgedModel {
  readonly version: ModelVersion;
  /** The version's folder. */
  readonly path: string;
  readonly metadata: ModelMetadata;
  readonly transform: FittedTransform;
  readonly loaded: LoadedModel;
  /** Absent where it reads candles alone. */
  readonly sentiment: JudgedSentiment | undefined;
  /** [n] per name: its inputs besides the candles' own columns, known at each candle's close. */
  extraColumns(series: CandleSeries): ReadonlyMap<string, Float64Array>;
  /**
   * Forecasts at many positions of a series, each from the candles up to it alone.
   *
   * @param positions Stored positions of usable windows (`usablePositions`) whose t + h is stored.
   */
  forecastAt(
    series: CandleSeries,
    positions: Int32Array,
    onProgress?: (share: number) => void,
  ): Promise<PositionForecasts>;
  release(): Promise<void>;
}

/**
 * Opens a version: every file's sha256 against the manifest, then the golden vectors, then the
 * readings of a sentiment model.
 *
 * @throws {MisuseError} E_NO_SENTIMENT and what `loadSentiment` throws.
 * @throws {RefusedError} E_VERSION_BROKEN, E_MANIFEST, E_METADATA, E_GOLDEN_FORMAT, E_GOLDEN_DIFFERS,
 *   E_WRONG_MODEL.
 * @throws {WorldError} E_ENGINE_LOAD, E_MODELS_READ; of an adopted version also E_MODEL_CRASHED.
 */
export async function openJudgedModel(
  chosen: ChosenVersion,
  places: SentimentPlaces = { dataDir: "./data" },
): Promise<JudgedModel> {
  const { files } = await readVersion(chosen.path);
  const parts = versionParts(files, { ...chosen, ...chosen.place });
  const loaded = await openProven(parts, judgedRunner(parts.metadata));
  try {
    return await withSentiment(judgedModel(chosen, parts, loaded), places);
  } catch (error) {
    await loaded.release();
    throw error;
  }
}

/**
 * Gives a model the readings that it asks for; without them a sentiment model cannot be asked.
 *
 * @throws {MisuseError} E_NO_SENTIMENT and what `loadSentiment` throws.
 */
export async function withSentiment(
  model: JudgedModel,
  places: SentimentPlaces,
): Promise<JudgedModel> {
  const { metadata } = model;
  if (metadata.sentiment === undefined) return model;
  return judgedModel(
    model,
    model,
    model.loaded,
    await judgedSentiment(model, metadata.sentiment, places),
  );
}

/** A loaded version as a forecaster of many windows. */
export function judgedModel(
  { version, path }: Pick<ChosenVersion, "version" | "path">,
  { metadata }: Pick<VersionParts, "metadata">,
  loaded: LoadedModel,
  sentiment?: JudgedSentiment,
): JudgedModel {
  const transform = metadata.target_transform;
  const extraColumns = (series: CandleSeries): ReadonlyMap<string, Float64Array> =>
    sentiment === undefined || metadata.sentiment === undefined
      ? new Map()
      : sentimentOf(series, sentiment.timeline, metadata.sentiment);
  return {
    version,
    path,
    metadata,
    transform,
    loaded,
    sentiment,
    extraColumns,
    forecastAt: (series, positions, onProgress) =>
      forecastPositions(
        { loaded, transform },
        { series, extraColumns: extraColumns(series), positions, onProgress },
      ),
    release: () => loaded.release(),
  };
}
