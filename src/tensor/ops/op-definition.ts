import type { Attributes, GraphBuilder, Tensor, TensorSpec } from "../tensor.ts";

/** One application of an op, as its gradient sees it. */
export interface OpCall {
  readonly graph: GraphBuilder;
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  readonly attributes: Attributes;
}

/**
 * Gradients of the inputs from those of the outputs; `undefined` stands for zero.
 * Built with ops of the same graph, so that the backward pass is one more part of it.
 */
export type Gradient = (
  call: OpCall,
  outputGradients: readonly (Tensor | undefined)[],
) => readonly (Tensor | undefined)[];

/** Why an op has no gradient. */
export type NoGradient =
  | "whole numbers or truth values"
  | "piecewise constant"
  | "only in deployed graphs"
  | "loop: its layer brings the gradient";

/** How the file format writes an op: lists of whole numbers as further inputs, the rest as attributes. */
export interface OpEncoding {
  readonly operands: readonly (readonly number[])[];
  readonly attributes: Attributes;
}

export interface OpDefinition {
  readonly infer: (inputs: readonly Tensor[], attributes: Attributes) => readonly TensorSpec[];
  readonly gradient: Gradient | NoGradient;
  /** Absent where the attributes are written as they are. */
  readonly encode?: (attributes: Attributes, rank: number) => OpEncoding;
}

/** The only output gradient of a one-output op; the tape never runs a step whose outputs have none. */
export function soleGradient(outputGradients: readonly (Tensor | undefined)[]): Tensor {
  const [gradient] = outputGradients;
  if (gradient === undefined)
    throw new TypeError("Cannot differentiate: the output has no gradient");
  return gradient;
}

/** The input at a position. */
export function inputAt(inputs: readonly Tensor[], position: number): Tensor {
  const tensor = inputs[position];
  if (tensor === undefined) {
    throw new TypeError(`Cannot apply the op: input ${position} is missing of ${inputs.length}`);
  }
  return tensor;
}
