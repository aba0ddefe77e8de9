import type { DataType, FloatType, Shape } from "./data-type.ts";
import type { OpName } from "./ops/op-name.ts";

/** A value in a graph: known by its name, shape and type; its numbers exist only while it runs. */
export interface Tensor {
  readonly graph: GraphBuilder;
  readonly name: string;
  readonly shape: Shape;
  readonly type: DataType;
}

/** What an op gives: the shape and type of one output. */
export interface TensorSpec {
  readonly shape: Shape;
  readonly type: DataType;
}

export type Attribute = number | string | readonly number[] | readonly string[] | LoopBody;
export type Attributes = Readonly<Record<string, Attribute>>;

/** The body of a loop: a graph of its own, with its inputs and outputs in order. */
export interface LoopBody {
  readonly graph: GraphParts;
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
}

export interface GraphNode {
  readonly op: OpName;
  readonly inputs: readonly string[];
  readonly outputs: readonly Tensor[];
  readonly attributes: Attributes;
}

/** Numbers that are part of a graph, row-major. */
export interface Constant {
  readonly tensor: Tensor;
  readonly values: Float32Array | Float64Array | BigInt64Array;
}

/** What a finished graph consists of. */
export interface GraphParts {
  readonly nodes: readonly GraphNode[];
  readonly constants: readonly Constant[];
  readonly inputs: readonly Tensor[];
}

/** One differentiable step: how the gradients of its outputs become those of its inputs. */
export interface TapeEntry {
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  /** An `undefined` gradient is a zero one. */
  readonly backward: (
    outputGradients: readonly (Tensor | undefined)[],
  ) => readonly (Tensor | undefined)[];
}

/** What ops need of the graph that they are applied in; `Graph` is the implementation. */
export interface GraphBuilder {
  /** The type of every constant and input for which none is named. */
  readonly floatType: FloatType;
  readonly tape: readonly TapeEntry[];
  /** Numbers that are part of the graph, in its float type. */
  constant(values: ArrayLike<number> | number, shape?: Shape): Tensor;
  /** Whole numbers that are part of the graph: indexes. */
  integers(values: readonly number[], shape?: Shape): Tensor;
  /** Learned numbers under a name of their own, in float32 whatever the graph's float type. */
  weight(name: string, values: Float32Array, shape: readonly number[]): Tensor;
  /** Applies an op that has one output. */
  apply(op: OpName, inputs: readonly Tensor[], attributes?: Attributes): Tensor;
  /** Applies an op and gives all its outputs. */
  applyMany(op: OpName, inputs: readonly Tensor[], attributes?: Attributes): readonly Tensor[];
  /**
   * Builds several nodes that are differentiated as one step with a gradient of their own,
   * derived by hand: how the LSTM gets a backward loop.
   */
  composite<Built extends TapeEntry>(build: () => Built): Built;
  /** Builds nodes that nothing is differentiated through. */
  withoutGradient<Built>(build: () => Built): Built;
}
