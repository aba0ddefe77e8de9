/**
 * Memory that a shard's thread shares with the one that leads the training. One of both works at a
 * time; `control` says who, by Atomics.
 */
export interface ShardChannel {
  /** [command, answered command's number, number of windows, batch size]. */
  readonly control: Int32Array;
  /** [P], the same memory for all shards. */
  readonly parameters: Float32Array;
  /** Window numbers of the command. */
  readonly windows: Int32Array;
  /** [P] the shard's share, or the outputs of the asked windows. */
  readonly result: Float32Array;
  /** [share of the loss]. */
  readonly loss: Float64Array;
}

/** Places in `ShardChannel.control`. */
export const controlAt = { asked: 0, answered: 1, command: 2, windows: 3, batchSize: 4 } as const;

/** What `control[command]` asks for. */
export const shardCommands = { gradient: 1, outputs: 2, leave: 3 } as const;

/** Shared parameters, of which every channel holds a view. */
export function sharedParameters(count: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(count * Float32Array.BYTES_PER_ELEMENT));
}

/** Fresh shared memory for one shard. */
export function createShardChannel(parameters: Float32Array, windowsMax: number): ShardChannel {
  const places = Math.max(parameters.length, windowsMax);
  return {
    control: new Int32Array(new SharedArrayBuffer(5 * Int32Array.BYTES_PER_ELEMENT)),
    parameters,
    windows: new Int32Array(new SharedArrayBuffer(windowsMax * Int32Array.BYTES_PER_ELEMENT)),
    result: new Float32Array(new SharedArrayBuffer(places * Float32Array.BYTES_PER_ELEMENT)),
    loss: new Float64Array(new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT)),
  };
}
