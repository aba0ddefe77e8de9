import type { ModelPlace } from "../../adapters/model-files/model-place.ts";
import type { DescribedBundle } from "../../adapters/model-files/write-stamped.ts";
import {
  type RegisteredVersion,
  type Registering,
  registerVersion,
} from "../../adapters/registry-files/register-version.ts";
import { softwareVersions } from "../../foundation/software-versions.ts";
import type { ModelMetadata } from "../../learning/bundle/metadata.ts";
import { assembleBundle, type FinishedTraining } from "./assemble-bundle.ts";
import { describeModel, type ModelFacts } from "./describe-model.ts";
import { memberSeed } from "./ensemble-plans.ts";

/** A training that is over, before it has a version. */
export type TrainedFacts = Omit<ModelFacts, "stamp" | "finishedMs" | "software" | "members"> &
  Pick<FinishedTraining, "members" | "outputs">;

/**
 * Describes a trained model, makes its files and registers them as a new version; under a later
 * stamp where another training was given the same one meanwhile.
 *
 * @throws {RefusedError} E_EXPORT_DIFFERS.
 * @throws {WorldError} E_DISK_WRITE: nothing is left behind.
 */
export async function writeModel(
  place: ModelPlace,
  trained: TrainedFacts,
  registering: Registering,
): Promise<RegisteredVersion> {
  const { series, prepared, plan, judgement, members, outputs } = trained;
  const finishedMs = registering.clock.nowMs();
  const software = softwareVersions(["onnxruntime-node"]);
  const { kind } = place;
  const makeBundle = async (stamp: string): Promise<DescribedBundle> => {
    const metadata = describeTrained(trained, { stamp, finishedMs, software });
    const finished = { series, prepared, plan, members, outputs, judgement, kind, metadata };
    return { files: await assembleBundle(finished), metadata };
  };
  return registerVersion(place, finishedMs, makeBundle, registering);
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
