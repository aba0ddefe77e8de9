import { RefusedError } from "../../foundation/errors.ts";
import type { ShardData } from "./shard-runner.ts";
import { epochOrder } from "./epoch-order.ts";
import type { TrainingEngine } from "./training-engine.ts";
import { lossOfHead } from "./training-graph.ts";
import type { TrainingPlan, TrainingWindows } from "./training-plan.ts";
import { bestEpoch, type TrainingState } from "./training-state.ts";
import { meanLoss } from "./validation-loss.ts";

/** Where a run stands, told after every step. */
export interface TrainingProgress {
  /** Counted from 1. */
  readonly epoch: number;
  /** Steps of this epoch that are done. */
  readonly step: number;
  readonly stepsPerEpoch: number;
  /** Mean loss of this epoch so far. */
  readonly loss: number;
  /** True while the validation segment is measured, after the last step. */
  readonly validating: boolean;
}

export interface TrainingHooks {
  readonly onProgress: (progress: TrainingProgress) => void;
  /** Called between epochs with the whole state; the next epoch starts when it has resolved. */
  readonly onEpoch: (state: TrainingState) => Promise<void>;
  /** Asked after every step: true ends the run with what it has. */
  readonly shouldStop: () => boolean;
}

/** Why a run ended. */
export type TrainingEnd = "all epochs" | "no better epoch" | "stopped";

export interface TrainingTask {
  readonly plan: TrainingPlan;
  readonly windows: TrainingWindows;
  readonly data: Pick<ShardData, "label">;
  readonly engine: TrainingEngine;
  readonly hooks: TrainingHooks;
}

/** A loss this many times the size of a guess of zero is no longer learning. */
const explosion = 1e6;

/**
 * Trains until the plan's epochs are over, no epoch was better for `patience` epochs, or it is told
 * to stop. `state` is the engine's own, carried along in place; its best parameters are the result.
 *
 * @throws {RefusedError} E_LOSS_NOT_FINITE or E_LOSS_EXPLODED: the loss ran away.
 */
export async function train(task: TrainingTask, state: TrainingState): Promise<TrainingEnd> {
  const { plan, hooks } = task;
  while (state.history.length < plan.epochs) {
    if (state.history.length - bestEpoch(state.history) >= plan.patience) return "no better epoch";
    const loss = await runEpoch(task, state);
    if (loss === undefined) return "stopped";
    const validationLoss = await validate(task, state);
    const before = bestEpoch(state.history);
    state.history = [...state.history, { loss, validationLoss }];
    if (bestEpoch(state.history) !== before) state.bestParameters.set(state.parameters);
    await hooks.onEpoch(state);
    if (hooks.shouldStop()) return "stopped";
  }
  return "all epochs";
}

// Mean loss of the epoch, or nothing when it was cut short.
async function runEpoch(task: TrainingTask, state: TrainingState): Promise<number | undefined> {
  const { plan, windows, engine, hooks } = task;
  const epoch = state.history.length + 1;
  const order = epochOrder(windows.train, plan.seed, epoch);
  const stepsPerEpoch = Math.ceil(order.length / plan.batchSize);
  const limit = explosion * Math.max(1, meanSquare(task));
  let total = 0;
  for (let step = 1; step <= stepsPerEpoch; step += 1) {
    const batch = order.subarray((step - 1) * plan.batchSize, step * plan.batchSize);
    const loss = await engine.step(batch);
    refuseRunaway(loss, { limit, epoch, step });
    total += loss * batch.length;
    const seen = Math.min(step * plan.batchSize, order.length);
    hooks.onProgress({ epoch, step, stepsPerEpoch, loss: total / seen, validating: false });
    if (hooks.shouldStop() && step < stepsPerEpoch) return undefined;
  }
  const loss = total / order.length;
  hooks.onProgress({ epoch, step: stepsPerEpoch, stepsPerEpoch, loss, validating: true });
  return loss;
}

async function validate(task: TrainingTask, state: TrainingState): Promise<number> {
  const { from, until } = task.windows.validation;
  const outputs = await task.engine.outputs(state.parameters, { from, until });
  const labels = task.data.label.subarray(from, until);
  const loss = meanLoss(lossOfHead[task.plan.network.head], outputs, labels);
  const epoch = state.history.length + 1;
  if (Number.isFinite(loss)) return loss;
  throw new RefusedError(
    "E_LOSS_NOT_FINITE",
    `Cannot go on training: the validation loss is not a finite number after epoch ${epoch}, value was ${loss}; try a smaller --learning-rate`,
  );
}

function refuseRunaway(
  loss: number,
  at: { readonly limit: number; readonly epoch: number; readonly step: number },
): void {
  const place = `at epoch ${at.epoch}, step ${at.step}`;
  if (!Number.isFinite(loss)) {
    throw new RefusedError(
      "E_LOSS_NOT_FINITE",
      `Cannot go on training: the loss is not a finite number ${place}, value was ${loss}; try a smaller --learning-rate`,
    );
  }
  if (loss > at.limit) {
    throw new RefusedError(
      "E_LOSS_EXPLODED",
      `Cannot go on training: the loss exploded ${place}, value was ${loss.toExponential(3)}; try a smaller --learning-rate`,
    );
  }
}

// What a forecast of zero would cost, on average over the training labels.
function meanSquare({ windows, data }: TrainingTask): number {
  const labels = data.label.subarray(windows.train.from, windows.train.until);
  return labels.reduce((sum, label) => sum + label * label, 0) / labels.length;
}
