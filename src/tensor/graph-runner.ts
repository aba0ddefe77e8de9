import type { DataType, TensorValues } from "./data-type.ts";

/** Numbers with their shape, row-major. */
export interface TensorData {
  readonly type: DataType;
  readonly shape: readonly number[];
  readonly values: TensorValues;
}

export interface GraphRunnerOptions {
  /** Threads within one op; 1 makes every run give the same bits on the same kind of processor. */
  readonly threads: number;
}

/** Runs emitted graphs: the port to the engine. */
export interface GraphRunner {
  /** @throws {WorldError} the engine refuses the model. */
  load(model: Uint8Array, options: GraphRunnerOptions): Promise<LoadedGraph>;
}

/** A graph that is ready to run. */
export interface LoadedGraph {
  /** Runs once; inputs by name in, all outputs by name out. */
  run(inputs: Readonly<Record<string, TensorData>>): Promise<Readonly<Record<string, TensorData>>>;
  release(): Promise<void>;
}
