import type { TrainingPlan } from "../../learning/training/training-plan.ts";

const seedsThere = 2 ** 32;

/** Seed of an ensemble's member number k, counted from 0: they follow the first one. */
export function memberSeed(seed: number, k: number): number {
  return (seed + k) % seedsThere;
}

/** One plan per member, equal but for the seed; the first is the plan itself. */
export function ensemblePlans(plan: TrainingPlan, members: number): readonly TrainingPlan[] {
  return Array.from({ length: members }, (_, k) => ({ ...plan, seed: memberSeed(plan.seed, k) }));
}

/**
 * Mean of the members' outputs per window, as the exported ensemble answers.
 *
 * @param outputs Per member, equally long; at least one.
 */
export function meanOutputs(outputs: readonly Float32Array[]): Float32Array {
  const [first] = outputs;
  if (first === undefined || outputs.length === 1) return first ?? new Float32Array(0);
  return first.map((_, w) => outputs.reduce((sum, own) => sum + own[w]!, 0) / outputs.length);
}
