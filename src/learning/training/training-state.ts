import { assert } from "../../foundation/assert.ts";
import { createRng } from "../../foundation/rng.ts";
import { initialParameters } from "../network/initial-parameters.ts";
import { parameterCount } from "../network/parameter-layout.ts";
import { createAdam, type AdamState } from "./adam.ts";
import type { TrainingPlan } from "./training-plan.ts";

/** Losses of one finished epoch, in the units of the loss. */
export interface EpochLosses {
  /** Mean over the epoch's batches, each at the weights of its time. */
  readonly loss: number;
  /** At the end of the epoch. */
  readonly validationLoss: number;
}

/** A training between two epochs: with its plan and its data, all that the rest depends on. */
export interface TrainingState {
  /** [P] after the last finished epoch. */
  readonly parameters: Float32Array;
  readonly adam: AdamState;
  /** [P] of the epoch with the lowest validation loss so far. */
  readonly bestParameters: Float32Array;
  /** Finished epochs, oldest first. */
  history: readonly EpochLosses[];
}

/**
 * The state before the first epoch.
 *
 * @param start [P] weights to begin with, which are copied; by default the seed draws them.
 */
export function initialState(plan: TrainingPlan, start?: Float32Array): TrainingState {
  const parameters = start?.slice() ?? initialParameters(plan.network, createRng(plan.seed));
  assert(
    parameters.length === parameterCount(plan.network),
    "weights to begin with are those of the plan's network",
  );
  return {
    parameters,
    adam: createAdam(parameters.length),
    bestParameters: parameters.slice(),
    history: [],
  };
}

/** The finished epoch with the lowest validation loss, counted from 1; 0 before the first. */
export function bestEpoch(history: readonly EpochLosses[]): number {
  let best = 0;
  history.forEach(({ validationLoss }, i) => {
    const lowest = history[best - 1]?.validationLoss ?? Infinity;
    if (validationLoss < lowest) best = i + 1;
  });
  return best;
}
