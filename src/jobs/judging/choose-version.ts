import { listVersions } from "../../adapters/model-files/list-versions.ts";
import { modelFolder, type ModelPlace } from "../../adapters/model-files/model-place.ts";
import {
  type RegisteredModel,
  registeredModels,
} from "../../adapters/model-files/registered-models.ts";
import {
  type ResolvedVersion,
  resolveVersion,
} from "../../adapters/model-files/resolve-version.ts";
import { MisuseError } from "../../foundation/errors.ts";
import { didYouMean } from "../../foundation/nearest-name.ts";
import { parseInstrument } from "../../market/instrument.ts";
import { parseTimeframe } from "../../market/timeframe.ts";

/** Which model is meant; what is left out is found where the registry leaves no choice. */
export interface ModelChoice {
  readonly modelsDir: string;
  readonly instrument?: string | undefined;
  /** By default the only one that the instrument has models of, else "1h". */
  readonly timeframe?: string | undefined;
}

export type ChosenVersion = ResolvedVersion & { readonly place: ModelPlace };

/**
 * Finds the version that a person means.
 *
 * @param reference A whole version id, a start of one that no other has, "champion" or "current",
 *   "new" (the newest); by default the champion, and while there is none the newest.
 * @throws {MisuseError} E_NO_MODEL, E_WHICH_MODEL: more than one could be meant; E_NO_CHAMPION.
 */
export async function chooseVersion(
  choice: ModelChoice,
  reference?: string,
): Promise<ChosenVersion> {
  const place = await choosePlace(choice);
  if (reference === undefined) return { ...(await resolveVersion(place)), place };
  if (reference === "champion" || reference === "current") {
    const resolved = await resolveVersion(place);
    if (resolved.deployed) return { ...resolved, place };
    const newest = (await listVersions(place)).slice(-2).join(" and ");
    throw new MisuseError(
      "E_NO_CHAMPION",
      `Cannot use the ${reference} of ${place.instrument} ${place.timeframe}: no version has been deployed, name one or say "new"; the newest: ${newest}`,
    );
  }
  const version = await meantVersion(place, reference);
  return { ...(await resolveVersion(place, version)), place };
}

/** @throws {MisuseError} E_NO_MODEL, E_WHICH_MODEL, E_INSTRUMENT, E_TIMEFRAME. */
async function choosePlace(choice: ModelChoice): Promise<ModelPlace> {
  const { modelsDir } = choice;
  const instrument =
    choice.instrument === undefined ? undefined : parseInstrument(choice.instrument);
  const timeframe = choice.timeframe === undefined ? undefined : parseTimeframe(choice.timeframe);
  const registered = (await registeredModels(modelsDir)).filter(({ kind }) => kind === "price");
  const fitting = registered.filter(
    (model) =>
      (instrument === undefined || model.instrument === instrument) &&
      (timeframe === undefined || model.timeframe === timeframe),
  );
  const [only, ...others] = preferHourly(fitting, instrument !== undefined);
  if (only !== undefined && others.length === 0) return { modelsDir, ...only };
  if (only === undefined && instrument !== undefined) {
    return { modelsDir, instrument, timeframe: timeframe ?? "1h", kind: "price" };
  }
  const names = fitting.map((model) => `${model.instrument} ${model.timeframe}`).join(", ");
  throw new MisuseError(
    only === undefined ? "E_NO_MODEL" : "E_WHICH_MODEL",
    only === undefined
      ? `Cannot find a model: none has been trained in ${modelsDir}`
      : `Cannot tell which model is meant: ${modelsDir} holds ${names}`,
  );
}

// Of several timeframes of a named instrument the standard one is meant.
function preferHourly(
  fitting: readonly RegisteredModel[],
  isNamed: boolean,
): readonly RegisteredModel[] {
  const hourly = fitting.filter(({ timeframe }) => timeframe === "1h");
  return isNamed && hourly.length > 0 ? hourly : fitting;
}

async function meantVersion(place: ModelPlace, reference: string): Promise<string | undefined> {
  const versions = await listVersions(place);
  if (reference === "new") return versions.at(-1);
  const fitting = versions.filter((id) => id.startsWith(reference));
  if (fitting.length <= 1) {
    if (fitting[0] !== undefined || versions.length === 0) return fitting[0] ?? reference;
    throw new MisuseError(
      "E_NO_MODEL",
      `Cannot find the version: ${modelFolder(place)} holds ${versions.length} ${versions.length === 1 ? "version" : "versions"} and none begins so, value was ${JSON.stringify(reference)}${didYouMean(reference, ["new", "champion", "current", ...versions])}`,
    );
  }
  throw new MisuseError(
    "E_WHICH_MODEL",
    `Cannot tell which version is meant: ${fitting.length} versions of ${place.instrument} ${place.timeframe} begin with ${JSON.stringify(reference)}: ${fitting.join(", ")}`,
  );
}
