import type { ModelPlace } from "../../adapters/model-files/model-place.ts";
import { writeStamped } from "../../adapters/model-files/write-stamped.ts";
import type { WrittenVersion } from "../../adapters/model-files/write-version.ts";
import type { Clock } from "../../foundation/clock.ts";
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
  const { kind } = place;
  return writeStamped(place, finishedMs, async (stamp) => {
    const metadata = describeTrained(trained, { stamp, finishedMs, software });
    const finished = { series, prepared, plan, members, outputs, judgement, kind, metadata };
    return { files: await assembleBundle(finished), metadata };
  });
}

/** The metadata of a training that is over. */
export function describeTrained(
  trained: TrainedFacts,
  written: Pick<ModelFacts, "stamp" | "finishedMs" | "software">,
): ModelMetadata {
  const { plan, members } = trained;
  const described = members.map(({ history }, k) => ({ seed: memberSeed(plan.seed, k), history }));
  return describeModel({ ...trained, members: described, ...written });
}
