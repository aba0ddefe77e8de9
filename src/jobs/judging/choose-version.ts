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
import { readAliases } from "../../adapters/registry-files/read-aliases.ts";
import { MisuseError } from "../../foundation/errors.ts";
import { didYouMean } from "../../foundation/nearest-name.ts";
import type { ModelKind } from "../../learning/bundle/model-kind.ts";
import type { AliasName } from "../../lifecycle/registry/alias.ts";
import { parseInstrument } from "../../market/instrument.ts";
import { parseTimeframe } from "../../market/timeframe.ts";

/** Which model is meant; what is left out is found where the registry leaves no choice. */
export interface ModelChoice {
  readonly modelsDir: string;
  readonly instrument?: string | undefined;
  /** By default the only one that the instrument has models of, else "1h". */
  readonly timeframe?: string | undefined;
  /** By default price; sentiment where there is no such price model. */
  readonly type?: ModelType | undefined;
}

/** From candles alone, or from candles and sentiment. */
export type ModelType = ModelKind;

export type ChosenVersion = ResolvedVersion & { readonly place: ModelPlace };

/** Names of a version by what it is for, and the alias that each means. */
const aliasOf = {
  champion: "champion",
  current: "champion",
  challenger: "challenger",
  previous: "previous",
  shadow: "shadow",
} as const satisfies Record<string, AliasName>;

/**
 * Finds the version that a person means.
 *
 * @param reference A whole version id, a start of one that no other has, "champion" or "current",
 *   "challenger", "previous", "shadow", "new" (the newest); by default the champion, and while there
 *   is none the newest. An id, or the start of one, that no price model has is looked for among the
 *   sentiment models too.
 * @throws {MisuseError} E_NO_MODEL, E_WHICH_MODEL: more than one could be meant; E_NO_CHAMPION: no
 *   version has that name yet.
 * @throws {WorldError} E_ALIASES_BROKEN.
 */
export async function chooseVersion(
  choice: ModelChoice,
  reference?: string,
): Promise<ChosenVersion> {
  const place = await choosePlace(choice, reference);
  if (reference === undefined) return { ...(await resolveVersion(place)), place };
  if (isAliasReference(reference)) return { ...(await aliasedVersion(place, reference)), place };
  const version = await meantVersion(place, reference);
  return { ...(await resolveVersion(place, version)), place };
}

function isAliasReference(reference: string): reference is keyof typeof aliasOf {
  return Object.hasOwn(aliasOf, reference);
}

async function aliasedVersion(
  place: ModelPlace,
  reference: keyof typeof aliasOf,
): Promise<ResolvedVersion> {
  const name = aliasOf[reference];
  if (name === "champion") {
    const resolved = await resolveVersion(place);
    if (resolved.deployed) return resolved;
  } else {
    const version = (await readAliases(place))[name]?.version;
    if (version !== undefined) return resolveVersion(place, version);
  }
  const newest = (await listVersions(place)).slice(-2).join(" and ");
  const why = name === "champion" ? "no version has been deployed" : `no version is ${name}`;
  throw new MisuseError(
    "E_NO_CHAMPION",
    `Cannot use the ${reference} of ${place.instrument} ${place.timeframe}: ${why}, name one or say "new"; the newest: ${newest}`,
  );
}

/** @throws {MisuseError} E_NO_MODEL, E_WHICH_MODEL, E_INSTRUMENT, E_TIMEFRAME. */
async function choosePlace(choice: ModelChoice, reference?: string): Promise<ModelPlace> {
  const { modelsDir, type } = choice;
  const instrument =
    choice.instrument === undefined ? undefined : parseInstrument(choice.instrument);
  const timeframe = choice.timeframe === undefined ? undefined : parseTimeframe(choice.timeframe);
  const registered = (await registeredModels(modelsDir)).filter(
    (model) =>
      (instrument === undefined || model.instrument === instrument) &&
      (timeframe === undefined || model.timeframe === timeframe),
  );
  const fitting = await ofOneType(registered, { modelsDir, type, reference });
  const [only, ...others] = preferHourly(fitting, instrument !== undefined);
  if (only !== undefined && others.length === 0) return { modelsDir, ...only };
  if (only === undefined && instrument !== undefined) {
    return { modelsDir, instrument, timeframe: timeframe ?? "1h", kind: type ?? "price" };
  }
  throw unclear(fitting, choice);
}

function unclear(
  fitting: readonly RegisteredModel[],
  { modelsDir, type }: Pick<ModelChoice, "modelsDir" | "type">,
): MisuseError {
  if (fitting.length === 0) {
    const what = type === undefined ? "a model" : `a ${type} model`;
    return new MisuseError(
      "E_NO_MODEL",
      `Cannot find ${what}: none has been trained in ${modelsDir}; \`candlecast train INSTRUMENT\` does`,
    );
  }
  const names = fitting.map((model) => `${model.instrument} ${model.timeframe}`).join(", ");
  return new MisuseError(
    "E_WHICH_MODEL",
    `Cannot tell which model is meant: ${modelsDir} holds ${names}`,
  );
}

// Price models, unless they are none or none of them has the version that is named.
async function ofOneType(
  registered: readonly RegisteredModel[],
  asked: Pick<ModelChoice, "modelsDir" | "type"> & { readonly reference: string | undefined },
): Promise<readonly RegisteredModel[]> {
  const { modelsDir, type, reference } = asked;
  const of = (kind: ModelKind) => registered.filter((model) => model.kind === kind);
  if (type !== undefined) return of(type);
  const [price, sentiment] = [of("price"), of("sentiment")];
  if (price.length === 0 || sentiment.length === 0) return [...price, ...sentiment];
  if (reference === undefined || roles.has(reference)) return price;
  const has = async (model: RegisteredModel): Promise<boolean> =>
    (await listVersions({ modelsDir, ...model })).some((id) => id.startsWith(reference));
  for (const models of [price, sentiment]) {
    const holders: RegisteredModel[] = [];
    for (const model of models) if (await has(model)) holders.push(model);
    if (holders.length > 0) return models;
  }
  return price;
}

/** What names a version by what it is for. */
const roles: ReadonlySet<string> = new Set([...Object.keys(aliasOf), "new"]);

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
      `Cannot find the version: ${modelFolder(place)} holds ${versions.length} ${versions.length === 1 ? "version" : "versions"} and none begins so, value was ${JSON.stringify(reference)}${didYouMean(reference, [...roles, ...versions])}`,
    );
  }
  throw new MisuseError(
    "E_WHICH_MODEL",
    `Cannot tell which version is meant: ${fitting.length} versions of ${place.instrument} ${place.timeframe} begin with ${JSON.stringify(reference)}: ${fitting.join(", ")}`,
  );
}
