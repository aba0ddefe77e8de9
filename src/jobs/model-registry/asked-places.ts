import type { ModelPlace } from "../../adapters/model-files/model-place.ts";
import { walkModels } from "../../adapters/model-files/walk-models.ts";
import { MisuseError } from "../../foundation/errors.ts";
import { didYouMean } from "../../foundation/nearest-name.ts";
import type { ModelKind } from "../../learning/bundle/model-kind.ts";
import { isVersionId, type ModelVersion } from "../../learning/bundle/version-id.ts";
import { parseInstrument } from "../../market/instrument.ts";
import { parseTimeframe } from "../../market/timeframe.ts";

/** Which models are asked for; what is left out is no filter. */
export interface PlaceFilter {
  /** Default "./models". */
  readonly modelsDir?: string | undefined;
  readonly instrument?: string | undefined;
  readonly timeframe?: string | undefined;
  readonly type?: ModelKind | undefined;
}

export interface AskedPlace {
  readonly place: ModelPlace;
  /** Folders named as a version, newest first; whether they are whole is not looked at. */
  readonly versions: readonly ModelVersion[];
}

/**
 * The models that pass the filters, by instrument, then timeframe, price before sentiment.
 *
 * @returns Empty where there is no model at all.
 * @throws {MisuseError} E_NO_MODEL: there are models, and none of them passes; E_INSTRUMENT,
 *   E_TIMEFRAME.
 */
export async function askedPlaces(filter: PlaceFilter): Promise<readonly AskedPlace[]> {
  const { modelsDir = "./models", type } = filter;
  const instrument = filter.instrument && parseInstrument(filter.instrument);
  const timeframe = filter.timeframe && parseTimeframe(filter.timeframe);
  const all = (await walkModels(modelsDir)).map(({ place, folders }) => ({
    place,
    versions: folders.filter(isVersionId).toReversed(),
  }));
  const found = all.filter(
    ({ place }) =>
      (instrument === undefined || place.instrument === instrument) &&
      (timeframe === undefined || place.timeframe === timeframe) &&
      (type === undefined || place.kind === type),
  );
  if (found.length > 0 || all.length === 0) return found;
  const asked = [filter.instrument, filter.timeframe, type].filter((word) => word !== undefined);
  const names = all.map(({ place }) => `${place.instrument} ${place.timeframe} ${place.kind}`);
  const instruments = [...new Set<string>(all.map(({ place }) => place.instrument))];
  const meant = filter.instrument === undefined ? "" : didYouMean(filter.instrument, instruments);
  throw new MisuseError(
    "E_NO_MODEL",
    `Cannot find a model of ${asked.join(" ")}: ${modelsDir} holds ${names.join(", ")}${meant}`,
  );
}
