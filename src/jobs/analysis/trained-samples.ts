import { RefusedError } from "../../foundation/errors.ts";
import { type PreparedSamples, prepareSamples } from "../../learning/features/prepare-samples.ts";
import type { ModelMetadata } from "../../learning/bundle/metadata.ts";
import { splitOf, trainingParams } from "../../learning/bundle/training-params.ts";
import { type CandleSeries, sliceCandles } from "../../market/candle-series.ts";
import { hashCandles } from "../../market/hash-candles.ts";

/** What cannot be done with a model whose training is not known. */
export const purposeOfSeeds = "train other seeds";

/** The candles that a version was trained on and the samples that were made of them. */
export interface TrainedSamples {
  readonly series: CandleSeries;
  readonly prepared: PreparedSamples;
}

/**
 * Makes a version's samples again, from candles that may reach further than its own.
 *
 * @param extraColumns Of a series: its inputs besides the candles' own columns.
 * @throws {RefusedError} E_OTHER_DATA: these are not the candles that it was trained on;
 *   E_ADOPTED_MODEL: it was trained elsewhere.
 */
export function trainedSamples(
  series: CandleSeries,
  metadata: ModelMetadata,
  extraColumns: (own: CandleSeries) => ReadonlyMap<string, Float64Array>,
): TrainedSamples {
  const { data } = metadata;
  const params = trainingParams(metadata, purposeOfSeeds);
  const [from, until] = [Date.parse(data.first_open), Date.parse(data.last_close)];
  const own = sliceCandles(series, firstFrom(series, from), firstFrom(series, until));
  if (hashCandles(own) !== data.sha256) {
    const asked = `${data.candles} candles from ${data.first_open.slice(0, 16)} to ${data.last_close.slice(0, 16)}`;
    throw new RefusedError(
      "E_OTHER_DATA",
      `Cannot train other seeds: they need the very candles of the version, ${asked} with sha256 ${data.sha256.slice(0, 12)}..., value was ${own.openTimeMs.length} candles that differ`,
    );
  }
  const prepared = prepareSamples(own, {
    recipe: metadata.recipe,
    lookback: metadata.sequence_length,
    horizon: metadata.horizon,
    ...splitOf(params),
    features: metadata.features,
    extraColumns: extraColumns(own),
  });
  return { series: own, prepared };
}

function firstFrom({ openTimeMs }: CandleSeries, timeMs: number): number {
  const found = openTimeMs.findIndex((openMs) => openMs >= timeMs);
  return found < 0 ? openTimeMs.length : found;
}
