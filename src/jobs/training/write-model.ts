import { freeVersionStamp } from "../../adapters/model-files/list-versions.ts";
import type { ModelPlace } from "../../adapters/model-files/model-place.ts";
import { writeVersion, type WrittenVersion } from "../../adapters/model-files/write-version.ts";
import type { Clock } from "../../foundation/clock.ts";
import { RefusedError } from "../../foundation/errors.ts";
import { softwareVersions } from "../../foundation/software-versions.ts";
import type { ModelMetadata } from "../../learning/bundle/metadata.ts";
import { assembleBundle, type FinishedTraining } from "./assemble-bundle.ts";
import { describeModel, type ModelFacts } from "./describe-model.ts";
import { memberSeed } from "./ensemble-plans.ts";

/** A training that is over, before it has a version. */
export type TrainedFacts = Omit<ModelFacts, "stamp" | "finishedMs" | "software" | "members"> &
  Pick<FinishedTraining, "members" | "outputs">;

export interface WrittenModel extends WrittenVersion {
  readonly metadata: ModelMetadata;
}

/** Other trainings of the same model may end in the same second, but not for ever. */
const attempts = 5;

/**
 * Describes a trained model, makes its files and writes them as a new version; under a later stamp
 * where another training was given the same one meanwhile.
 *
 * @throws {RefusedError} E_EXPORT_DIFFERS.
 * @throws {WorldError} E_DISK_WRITE: nothing is left behind.
 */
export async function writeModel(
  place: ModelPlace,
  trained: TrainedFacts,
  clock: Clock,
): Promise<WrittenModel> {
  const { series, prepared, plan, judgement, members, outputs } = trained;
  const finishedMs = clock.nowMs();
  const software = softwareVersions(["onnxruntime-node"]);
  for (let attempt = 1; ; attempt += 1) {
    const stamp = await freeVersionStamp(place, finishedMs);
    const described = members.map(({ history }, k) => ({
      seed: memberSeed(plan.seed, k),
      history,
    }));
    const facts = { ...trained, members: described, stamp, finishedMs, software };
    const metadata = describeModel(facts);
    const { kind } = place;
    const finished = { series, prepared, plan, members, outputs, judgement, kind, metadata };
    const files = await assembleBundle(finished);
    try {
      return { ...(await writeVersion(place, { stamp, files })), metadata };
    } catch (error) {
      if (!isTaken(error) || attempt === attempts) throw error;
    }
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof RefusedError && error.code === "E_VERSION_TAKEN";
}
