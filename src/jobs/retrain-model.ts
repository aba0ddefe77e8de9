import { siblingEntry } from "../adapters/child-process/entry-starter.ts";
import type { ModelPlace } from "../adapters/model-files/model-place.ts";
import { recoverRegistry } from "../adapters/registry-files/recover-registry.ts";
import { setAlias } from "../adapters/registry-files/set-alias.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import { OperationalError } from "../foundation/errors.ts";
import type { ModelVersion } from "../learning/bundle/version-id.ts";
import type { PreparedSamples } from "../learning/features/prepare-samples.ts";
import { chooseStart } from "./retraining/choose-start.ts";
import { claimRetraining } from "./retraining/claim-retraining.ts";
import { type RetrainModelRequest, retrainSettings } from "./retraining/retrain-request.ts";
import { type VersionBefore, versionBefore } from "./retraining/version-before.ts";
import type { TrainModelWatch } from "./train-model.ts";
import { rewordFailure } from "./training/reword-failure.ts";
import { openTrainingCourse, type TrainingCourse } from "./training/train-course.ts";
import {
  type ChosenStart,
  type TrainedModel,
  trainVersion,
  type VersionTraining,
} from "./training/train-version.ts";
import { trainingDefaults } from "./training/training-defaults.ts";

export type { RetrainModelRequest } from "./retraining/retrain-request.ts";

/** How a retraining is watched and stopped; all optional. */
export type RetrainModelWatch = TrainModelWatch;

export interface RetrainedModel extends TrainedModel {
  readonly place: ModelPlace;
  /** The version that it followed: the champion, else the newest; absent where it is the first. */
  readonly before: ModelVersion | undefined;
  /** Who is champion, before and after; absent where nothing was deployed. */
  readonly champion: ModelVersion | undefined;
  /** Who answers: the champion, where that is broken the one before it; absent where nobody can. */
  readonly answers: ModelVersion | undefined;
  /** Warm or cold and why, one sentence. */
  readonly startReason: string;
}

/**
 * Trains a new version on newer candles as the champion was trained, by the deploy split, and makes it
 * the challenger; the champion is not touched. It begins with the champion's weights where they
 * are weights for the same question and have seen nothing that is to judge them. A retraining that was
 * broken off goes on from its last finished epoch.
 *
 * @throws {MisuseError} E_NO_MODEL: no instrument was named and there are no models; E_WHICH_MODEL; as
 *   `trainModel`.
 * @throws {RefusedError} E_AUDIT_BROKEN: nothing could be noted of the new version, so that nothing is
 *   trained; E_TRAINING_RUNNING: another process retrains this model; the loss ran away: no version
 *   is registered; as `trainModel`.
 * @throws {InterruptedError} stopped before an epoch was finished.
 * @throws {WorldError} the disk or the training process failed.
 */
export async function retrainModel(
  request: RetrainModelRequest,
  watch: RetrainModelWatch = {},
): Promise<RetrainedModel> {
  const clock = watch.clock ?? systemClock;
  const modelsDir = request.modelsDir ?? trainingDefaults.modelsDir;
  const before = await versionBefore({ ...request, modelsDir });
  await recoverRegistry({ ...before.place, kind: before.place.kind ?? "price" }, clock);
  const claim = await claimRetraining(before.place);
  const course = openTrainingCourse(siblingEntry(import.meta.url, "./workers/training-process"));
  try {
    return await retrainWith(course, { request, before }, { ...watch, clock });
  } catch (error) {
    // It needs no flag to go on.
    throw rewordFailure(error, (message) =>
      message
        .replace(/^Cannot (?:train|go on training):/, "Cannot retrain:")
        .replace("--resume goes on", "the same command goes on"),
    );
  } finally {
    await course.end();
    await claim.release();
  }
}

async function retrainWith(
  course: TrainingCourse,
  { request, before }: { readonly request: RetrainModelRequest; readonly before: VersionBefore },
  watch: RetrainModelWatch & { readonly clock: Clock },
): Promise<RetrainedModel> {
  const { warnings, stored, champion, answers } = before;
  for (const sentence of warnings) watch.onNotice?.({ kind: "version-broken", sentence });
  let startReason = "";
  const training = successor(request, before, ({ reason }, prepared) => {
    startReason = reason;
    const sentence = nothingNewer(stored, prepared);
    if (sentence !== undefined) watch.onNotice?.({ kind: "nothing-newer", sentence });
  });
  const trained = await trainVersion(course, training, watch);
  const place = { ...before.place, kind: trained.inputs.kind };
  const unnoted = await makeChallenger(place, trained.version, watch.clock);
  if (unnoted !== undefined) watch.onNotice?.({ kind: "not-noted", sentence: unnoted });
  return { ...trained, place, before: stored?.version, champion, answers, startReason };
}

function nothingNewer(
  before: VersionBefore["stored"],
  { segments }: PreparedSamples,
): string | undefined {
  if (before === undefined) return undefined;
  const theirsMs = Date.parse(before.metadata.segments.exam.last_decision);
  if (segments.exam.lastDecisionTimeMs > theirsMs) return undefined;
  return `No candle is newer than those that version ${before.version} knows: this retraining learns nothing of a newer market.`;
}

// The version stands and is the newest one, which is what the next steps ask for.
async function makeChallenger(
  place: ModelPlace,
  version: ModelVersion,
  clock: Clock,
): Promise<string | undefined> {
  try {
    await setAlias(place, clock, { alias: "challenger", version, reason: "retrained" });
    return undefined;
  } catch (error) {
    if (!(error instanceof OperationalError)) throw error;
    return `Version ${version} stands, but could not be made the challenger: ${error.message}`;
  }
}

function successor(
  request: RetrainModelRequest,
  { place, stored, champion }: VersionBefore,
  tell: (chosen: ChosenStart, prepared: PreparedSamples) => void,
): VersionTraining {
  const follows = { place, before: stored };
  const warm = retrainSettings(request, follows, true);
  const cold = retrainSettings(request, follows, false);
  const isColdAsked = request.cold === true;
  const version = stored?.version ?? "";
  const title = version === champion ? `champion ${version}` : `version ${version}`;
  const chooseOnce = async (prepared: PreparedSamples): Promise<ChosenStart> => {
    const chosen = await chooseStart({ title, before: stored, prepared, warm, cold, isColdAsked });
    tell(chosen, prepared);
    return chosen;
  };
  const settings = isColdAsked || stored === undefined ? cold : warm;
  return { settings, origin: "retrain", chooseStart: chooseOnce };
}
