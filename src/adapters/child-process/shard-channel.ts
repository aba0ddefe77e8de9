import type { TrainingState } from "../../learning/training/training-state.ts";

/** Memory that all shards of a training and the thread that leads it share. */
export interface SharedTraining {
  /** [P] each, changed by every step. */
  readonly parameters: Float32Array;
  readonly firstMoment: Float32Array;
  readonly secondMoment: Float32Array;
  /** Per shard [P]: its share of the gradient. */
  readonly gradients: readonly Float32Array[];
  /** [P] for which outputs are asked. */
  readonly asked: Float32Array;
  /** [shares of gradients that are ready, counted over all steps]. */
  readonly arrived: Int32Array;
}

/** Memory that one shard's thread shares with the leader; `control` says who works, by Atomics. */
export interface ShardChannel {
  readonly control: Int32Array;
  /** Window numbers of the command. */
  readonly windows: Int32Array;
  /** Outputs of the asked windows. */
  readonly outputs: Float32Array;
  /** [share of the loss]. */
  readonly loss: Float64Array;
}

/** Places in `ShardChannel.control`: commands asked and answered so far, then the command. */
export const controlAt = {
  asked: 0,
  answered: 1,
  command: 2,
  windows: 3,
  batchSize: 4,
  adamSteps: 5,
} as const;

/** What `control[command]` asks for. */
export const shardCommands = { step: 1, outputs: 2, leave: 3 } as const;

/** Puts a training's state into memory that threads can share, and makes room for gradients. */
export function shareTraining(state: TrainingState, shards: number): SharedTraining {
  const { parameters, adam } = state;
  return {
    parameters: sharedFloats(parameters.length, parameters),
    firstMoment: sharedFloats(parameters.length, adam.firstMoment),
    secondMoment: sharedFloats(parameters.length, adam.secondMoment),
    gradients: Array.from({ length: shards }, () => sharedFloats(parameters.length)),
    asked: sharedFloats(parameters.length),
    arrived: sharedIntegers(1),
  };
}

/** Fresh memory for one shard's thread. */
export function createShardChannel(windowsMax: number): ShardChannel {
  return {
    control: sharedIntegers(Object.keys(controlAt).length),
    windows: sharedIntegers(windowsMax),
    outputs: sharedFloats(windowsMax),
    loss: new Float64Array(new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT)),
  };
}

function sharedIntegers(count: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(count * Int32Array.BYTES_PER_ELEMENT));
}

function sharedFloats(count: number, values?: Float32Array): Float32Array {
  const bytes = count * Float32Array.BYTES_PER_ELEMENT;
  const floats = new Float32Array(new SharedArrayBuffer(bytes));
  if (values !== undefined) floats.set(values);
  return floats;
}
