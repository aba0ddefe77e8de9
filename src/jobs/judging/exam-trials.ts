import { createHash } from "node:crypto";
import {
  countTrials,
  readTrials,
  recordTrial,
  type TrialPlace,
} from "../../adapters/trial-ledger/trial-ledger.ts";
import type { Clock } from "../../foundation/clock.ts";
import type { ModelMetadata } from "../../learning/bundle/metadata.ts";

/** A look at an exam that is about to be shown to a person. */
export interface ExamLook {
  /** sha256, hex. */
  readonly configuration: string;
  readonly label: string;
  readonly firstDecisionMs: number;
  readonly lastDecisionMs: number;
}

/**
 * What makes a trained version another configuration: recipe, inputs, settings, seed and where its
 * candles begin, all of which a person chose. The same settings on newer candles are the same one,
 * whatever weights they began with.
 * Of an adopted version: its file, and how it is fed and read.
 *
 * @returns sha256, hex.
 */
export function configurationOf(metadata: ModelMetadata): string {
  const { recipe, horizon, features, sequence_length, training_params, adopted, data } = metadata;
  if (training_params === undefined) {
    const { target_transform: transform } = metadata;
    return hashOf({ horizon, features, sequence_length, transform, sha256: adopted?.sha256 });
  }
  const { epochs_run: _run, best_epoch: _best, warm_start: _start, ...settings } = training_params;
  const shape = { recipe, horizon, features, sequence_length };
  const parts = { ...shape, settings, ...choicesOf(metadata), first_open: data.first_open };
  return hashOf(parts);
}

// Absent where there is nothing of the kind, so that older versions keep their configuration.
function choicesOf({ ensemble, sentiment }: ModelMetadata) {
  return {
    ...(ensemble === undefined ? {} : { members: ensemble.members }),
    ...(sentiment === undefined ? {} : { sentiment: sentiment.sources.map(({ name }) => name) }),
  };
}

function hashOf(parts: object): string {
  return createHash("sha256").update(JSON.stringify(parts, sortedKeys)).digest("hex");
}

// Metadata in the making have their keys in another order than metadata that were read.
function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Notes a look at an exam.
 *
 * @returns How many configurations have looked at it, this one included.
 * @throws {RefusedError} E_TRIALS_BROKEN. @throws {WorldError} E_TRIALS_BUSY, E_DISK_WRITE.
 */
export async function lookAtExam(place: TrialPlace, look: ExamLook, clock: Clock): Promise<number> {
  const exam = { ...look, kind: "exam" } as const;
  await recordTrial(place, { ...exam, atMs: clock.nowMs() });
  return countTrials(await readTrials(place), exam);
}
