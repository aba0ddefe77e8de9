import { isDeepStrictEqual } from "node:util";
import { RefusedError } from "../../foundation/errors.ts";
import { utcText } from "../../foundation/utc-text.ts";
import type { ModelMetadata } from "../../learning/bundle/metadata.ts";
import type { PreparedSamples } from "../../learning/features/prepare-samples.ts";
import type { StoredTraining } from "../training/stored-training.ts";
import type { ChosenStart } from "../training/train-version.ts";
import type { TrainingSettings } from "../training/training-request.ts";

/** What is known about a retraining when its samples are cut. */
export interface StartFacts {
  /** "the champion 2024...", "the newest version 2024..." */
  readonly title: string;
  readonly before: StoredTraining | undefined;
  readonly prepared: PreparedSamples;
  readonly warm: TrainingSettings;
  readonly cold: TrainingSettings;
  /** The person asked for a cold start. */
  readonly isColdAsked: boolean;
}

/**
 * Decides whether a retraining begins with the weights of the version before it: where they are
 * weights of the same network for the same question, and nothing that they have seen is to judge them.
 */
export async function chooseStart(facts: StartFacts): Promise<ChosenStart> {
  const { before, prepared, warm, cold, title } = facts;
  const begun = (why: string): ChosenStart => ({
    settings: cold,
    warmStart: undefined,
    reason: `Starts cold: ${why}.`,
  });
  if (facts.isColdAsked) return begun("as asked");
  if (before === undefined) return begun("there is no earlier version to go on from");
  const why = coldReason({ title, metadata: before.metadata, settings: warm, prepared });
  if (why !== undefined) return begun(why);
  try {
    const members = await before.weights();
    const reason = `Starts warm, from the weights of ${title}.`;
    return { settings: warm, warmStart: { version: before.version, members }, reason };
  } catch (error) {
    if (error instanceof RefusedError) return begun(`${title}: ${error.message}`);
    throw error;
  }
}

/** A version that could be gone on from, and the training that would. */
export interface Succession {
  readonly title: string;
  readonly metadata: ModelMetadata;
  readonly settings: TrainingSettings;
  readonly prepared: PreparedSamples;
}

/** Why a version's weights cannot begin a training, as the end of a sentence; `undefined`: they can. */
export function coldReason({ title, metadata, ...now }: Succession): string | undefined {
  if (metadata.training_params === undefined) return `${title} was trained elsewhere`;
  const before = traitsOf(metadata);
  const differing = Object.entries(traitsNow(now)).find(
    ([name, value]) => !isDeepStrictEqual(value, before[name as keyof Traits]),
  );
  if (differing !== undefined) {
    const [name, value] = differing;
    return `${title} has ${name} ${String(before[name as keyof Traits])}, this training ${String(value)}`;
  }
  return leakReason({ title, metadata, ...now });
}

interface Traits {
  readonly recipe: string;
  readonly horizon: number;
  readonly "sequence length": number;
  readonly features: readonly string[];
  readonly "ensemble members": number;
}

function traitsOf(metadata: ModelMetadata): Traits {
  const { recipe, horizon, sequence_length, features, ensemble } = metadata;
  const members = ensemble?.members ?? 1;
  return {
    recipe,
    horizon,
    "sequence length": sequence_length,
    features,
    "ensemble members": members,
  };
}

function traitsNow({ settings, prepared }: Pick<Succession, "settings" | "prepared">): Traits {
  const { recipe, horizon, lookback, ensemble } = settings;
  const features = [...prepared.samples.features];
  return { recipe, horizon, "sequence length": lookback, features, "ensemble members": ensemble };
}

// Its own fit, and that of every version whose weights it began with, ended before its calibration
// began: where that is no later than ours, none of them has seen what calibrates or examines us.
function leakReason({ title, metadata, prepared }: Succession): string | undefined {
  for (const name of ["validation", "calibrationA"] as const) {
    const theirsMs = Date.parse(metadata.segments[name].first_decision);
    const oursMs = prepared.segments[name].firstDecisionTimeMs;
    if (theirsMs > oursMs) {
      const what = name === "validation" ? "validation" : "calibration";
      return `${title} has learned from candles until ${utcText(theirsMs)} UTC, and the new ${what} begins at ${utcText(oursMs)}: its weights know what is to judge them`;
    }
  }
  return undefined;
}
