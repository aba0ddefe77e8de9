import { join } from "node:path";
import { modelFolder, type ModelPlace } from "../../adapters/model-files/model-place.ts";
import { readAliases } from "../../adapters/registry-files/read-aliases.ts";
import type { GateMode } from "../../evaluation/promotion/gate-decision.ts";
import { OperationalError } from "../../foundation/errors.ts";
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
  /** `undefined`: nobody answers, so that nothing is compared. */
  readonly rival: Rival | undefined;
  /** Champions that could not be opened, for people. */
  readonly warnings: readonly string[];
}

/**
 * Opens whom a version must be held against: the champion of its kind, where that is broken the one
 * before; for a first sentiment version the price model's champion, because it would be asked before
 * that one.
 *
 * @param aliases Of the version's own kind.
 * @throws as `openJudgedModel`, where that is a bug or a mistake of the caller's.
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
  return { rival: other.rival, warnings: [...own.warnings, ...other.warnings] };
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
  for (const version of candidates) {
    if (version === asked.version) continue;
    const path = join(modelFolder(place), version);
    const chosen = { version, path, place, deployed: version === candidates[0] };
    try {
      return { rival: { chosen, model: await openJudgedModel(chosen, asked.places) }, warnings };
    } catch (error) {
      if (!(error instanceof OperationalError) || error.exitCode === 2) throw error;
      warnings.push(`Version ${version} cannot be compared with: ${error.message}`);
    }
  }
  return { rival: undefined, warnings };
}

/** What a version must show against its rival. */
export function gateMode(challenger: ModelMetadata, rival: ModelMetadata | undefined): GateMode {
  if (rival === undefined) return "first";
  const isTrainedHere = challenger.adopted === undefined && rival.adopted === undefined;
  const isSame =
    challenger.recipe === rival.recipe &&
    challenger.horizon === rival.horizon &&
    challenger.features.join() === rival.features.join();
  return isTrainedHere && isSame ? "refresh" : "replace";
}
