import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { listVersions } from "../../adapters/model-files/list-versions.ts";
import { modelFolder, type ModelPlace } from "../../adapters/model-files/model-place.ts";
import { readAliases } from "../../adapters/registry-files/read-aliases.ts";
import type { GateMode } from "../../evaluation/promotion/gate-decision.ts";
import { OperationalError, WorldError } from "../../foundation/errors.ts";
import type { ModelMetadata } from "../../learning/bundle/metadata.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import type { AliasTable } from "../../lifecycle/registry/alias.ts";
import { type JudgedModel, openJudgedModel } from "../judging/judged-model.ts";
import type { SentimentPlaces } from "../judging/judged-sentiment.ts";
import type { ChosenVersion } from "../judging/choose-version.ts";

/** Who would answer but for the version that wants to. */
export interface Rival {
  readonly chosen: ChosenVersion;
  readonly model: JudgedModel;
}

export interface RivalSearch {
  /** `undefined`: nobody answers or can be compared with. */
  readonly rival: Rival | undefined;
  /** The champion, where neither it nor the one before it could be opened. */
  readonly unopened: ModelVersion | undefined;
  /** Champions that could not be opened, for people. */
  readonly warnings: readonly string[];
}

/**
 * Opens whom a version must be held against: the champion of its kind, where that is broken the one
 * before; for a first sentiment version the price model's champion, because it would be asked before
 * that one.
 *
 * @param aliases Of the version's own kind.
 * @throws as `openJudgedModel`, where that is a bug, a mistake of the caller's or the world's: whom
 *   nobody can read at this moment is no reason to compare with nobody.
 */
export async function rivalOf(
  challenger: ChosenVersion,
  aliases: AliasTable,
  places: SentimentPlaces,
): Promise<RivalSearch> {
  const { place, version } = challenger;
  const own = await firstWhole(place, candidatesOf(aliases), { version, places });
  if (own.rival !== undefined || place.kind === "price") return own;
  const price: ModelPlace = { ...place, kind: "price" };
  const other = await firstWhole(price, candidatesOf(await readAliases(price)), {
    version,
    places,
  });
  const unopened = other.rival === undefined ? (own.unopened ?? other.unopened) : undefined;
  return { rival: other.rival, unopened, warnings: [...own.warnings, ...other.warnings] };
}

function candidatesOf({ champion, previous }: AliasTable): readonly ModelVersion[] {
  if (champion === null) return [];
  return [champion.version, ...(previous === null ? [] : [previous.version])];
}

async function firstWhole(
  place: ModelPlace,
  candidates: readonly ModelVersion[],
  asked: { readonly version: ModelVersion; readonly places: SentimentPlaces },
): Promise<RivalSearch> {
  const warnings: string[] = [];
  const standing = await listVersions(place);
  for (const version of candidates) {
    if (version === asked.version) continue;
    if (!standing.includes(version)) {
      warnings.push(`Version ${version} cannot be compared with: its folder is gone.`);
      continue;
    }
    const path = join(modelFolder(place), version);
    const chosen = { version, path, place, deployed: version === candidates[0] };
    try {
      const model = await openJudgedModel(chosen, asked.places);
      return { rival: { chosen, model }, unopened: undefined, warnings };
    } catch (error) {
      if (!isBroken(error)) throw error;
      warnings.push(`Version ${version} cannot be compared with: ${error.message}`);
    }
  }
  return { rival: undefined, unopened: warnings.length > 0 ? candidates[0] : undefined, warnings };
}

// Of a graph from elsewhere that ends its own process nothing better will ever be known.
function isBroken(error: unknown): error is OperationalError {
  if (!(error instanceof OperationalError) || error.exitCode === 2) return false;
  return !(error instanceof WorldError) || error.code === "E_MODEL_CRASHED";
}

/**
 * What a version must show against its rival: a refresh has the same shape and knows newer candles.
 */
export function gateMode(challenger: ModelMetadata, rival: ModelMetadata | undefined): GateMode {
  if (rival === undefined) return "first";
  const isTrainedHere = challenger.adopted === undefined && rival.adopted === undefined;
  const isSame = isDeepStrictEqual(shapeOf(challenger), shapeOf(rival));
  const isNewer = Date.parse(challenger.data.last_close) > Date.parse(rival.data.last_close);
  return isTrainedHere && isSame && isNewer ? "refresh" : "replace";
}

function shapeOf({ recipe, horizon, features, sequence_length, ensemble }: ModelMetadata) {
  return { recipe, horizon, features, sequence_length, members: ensemble?.members ?? 1 };
}
