import { listVersions } from "../../adapters/model-files/list-versions.ts";
import type { ModelPlace } from "../../adapters/model-files/model-place.ts";
import { MisuseError, RefusedError } from "../../foundation/errors.ts";
import type { ModelKind } from "../../learning/bundle/model-kind.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import { parseInstrument } from "../../market/instrument.ts";
import { parseTimeframe } from "../../market/timeframe.ts";
import { type ChosenVersion, chooseVersion } from "../judging/choose-version.ts";
import { readStoredTraining, type StoredTraining } from "../training/stored-training.ts";
import { trainingDefaults } from "../training/training-defaults.ts";
import type { RetrainedPlace, RetrainModelRequest } from "./retrain-request.ts";

/** What a retraining goes on from. */
export interface VersionBefore {
  readonly place: RetrainedPlace;
  /** Absent where no version was deployed. */
  readonly champion: ModelVersion | undefined;
  /** Who answers: the champion, where that is broken the one before it; absent where nobody can. */
  readonly answers: ModelVersion | undefined;
  /** Who answers, else the newest whole version; absent where there is none. */
  readonly stored: StoredTraining | undefined;
  /** Sentences about versions that were passed over. */
  readonly warnings: readonly string[];
}

/**
 * Finds the model that is meant and the version that its retraining follows. A version that is broken
 * is passed over: retraining is its cure.
 *
 * @throws {MisuseError} E_NO_MODEL: no instrument was named and there are no models; E_WHICH_MODEL.
 * @throws {WorldError} E_MODELS_READ.
 */
export async function versionBefore(
  asked: RetrainModelRequest & { readonly modelsDir: string },
): Promise<VersionBefore> {
  const { modelsDir, instrument, timeframe, type } = asked;
  const chosen = await chooseVersion({ modelsDir, instrument, timeframe, type }).catch(
    (error: unknown) => {
      if (isNoModel(error) && instrument !== undefined) return undefined;
      throw error;
    },
  );
  if (chosen !== undefined) return { ...(await firstWhole(chosen)), place: chosen.place };
  const place = firstPlace(asked, type);
  return { place, champion: undefined, answers: undefined, stored: undefined, warnings: [] };
}

function isNoModel(error: unknown): boolean {
  return error instanceof MisuseError && error.code === "E_NO_MODEL";
}

function firstPlace(
  { modelsDir, instrument = "", timeframe }: RetrainModelRequest & { readonly modelsDir: string },
  kind: ModelKind | undefined,
): RetrainedPlace {
  const span = parseTimeframe(timeframe ?? trainingDefaults.timeframe);
  return { modelsDir, instrument: parseInstrument(instrument), timeframe: span, kind };
}

async function firstWhole({
  place,
  version,
  deployed,
  fallback,
}: ChosenVersion): Promise<Omit<VersionBefore, "place">> {
  const newestFirst = (await listVersions(place)).toReversed();
  const champion = deployed ? version : undefined;
  const meant = [version, ...(fallback === undefined ? [] : [fallback.version])];
  const warnings: string[] = [];
  for (const candidate of new Set([...meant, ...newestFirst])) {
    const stored = await readUnlessBroken(place, candidate);
    if (typeof stored === "object") {
      const answers = deployed && meant.includes(candidate) ? candidate : undefined;
      return { champion, answers, stored, warnings };
    }
    warnings.push(`${stored}; this retraining does not follow it.`);
  }
  return { champion, answers: undefined, stored: undefined, warnings };
}

async function readUnlessBroken(
  place: ModelPlace,
  version: ModelVersion,
): Promise<StoredTraining | string> {
  try {
    return await readStoredTraining(place, version);
  } catch (error) {
    if (error instanceof RefusedError) return error.message;
    throw error;
  }
}
