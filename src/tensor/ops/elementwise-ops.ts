import type { Shape } from "../data-type.ts";
import type { Attributes, Tensor, TensorSpec } from "../tensor.ts";
import { broadcastShapes, sumToShape } from "./broadcast.ts";
import type { ElementwiseOp } from "./op-name.ts";
import { inputAt, soleGradient, type Gradient, type OpDefinition } from "./op-definition.ts";

/** Ops that work number by number; two inputs broadcast. */
export const elementwiseOps: Readonly<Record<ElementwiseOp, OpDefinition>> = {
  Add: binary((_call, dy) => [dy, dy]),
  Sub: binary(({ graph }, dy) => [dy, graph.apply("Neg", [dy])]),
  Mul: binary(({ graph, inputs: [a, b] }, dy) => [
    graph.apply("Mul", [dy, b]),
    graph.apply("Mul", [dy, a]),
  ]),
  // y = a / b; da = dy / b; db = -dy y / b
  Div: binary(({ graph, inputs: [, b], output }, dy) => {
    const da = graph.apply("Div", [dy, b]);
    return [da, graph.apply("Neg", [graph.apply("Mul", [da, output])])];
  }),
  // The first input takes the gradient where both are equal, as max-pooling does elsewhere.
  Max: binary(({ graph, inputs: [a, b] }, dy) => {
    const zero = graph.constant(0);
    const aWins = graph.apply("GreaterOrEqual", [a, b]);
    return [graph.apply("Where", [aWins, dy, zero]), graph.apply("Where", [aWins, zero, dy])];
  }),
  Neg: unary(({ graph }, dy) => graph.apply("Neg", [dy])),
  Exp: unary(({ graph, output }, dy) => graph.apply("Mul", [dy, output])),
  Log: unary(({ graph, input }, dy) => graph.apply("Div", [dy, input])),
  // y' = 1 / (2 y)
  Sqrt: unary(({ graph, output }, dy) =>
    graph.apply("Div", [dy, graph.apply("Add", [output, output])]),
  ),
  // y' = y (1 - y)
  Sigmoid: unary(({ graph, output }, dy) => {
    const slope = graph.apply("Sub", [output, graph.apply("Mul", [output, output])]);
    return graph.apply("Mul", [dy, slope]);
  }),
  // y' = 1 - y^2
  Tanh: unary(({ graph, output }, dy) => {
    const square = graph.apply("Mul", [output, output]);
    return graph.apply("Mul", [dy, graph.apply("Sub", [graph.constant(1), square])]);
  }),
  // y' = 1 where y > 0
  Relu: unary(({ graph, output }, dy) => {
    const zero = graph.constant(0);
    return graph.apply("Where", [graph.apply("Greater", [output, zero]), dy, zero]);
  }),
  // y = log(1 + e^x); y' = sigmoid(x)
  Softplus: unary(({ graph, input }, dy) =>
    graph.apply("Mul", [dy, graph.apply("Sigmoid", [input])]),
  ),
  Sign: { infer: sameAsInput, gradient: "piecewise constant" },
  Identity: unary((_call, dy) => dy),
  Where: {
    infer: (inputs) => [
      {
        shape: [inputAt(inputs, 0), inputAt(inputs, 1), inputAt(inputs, 2)]
          .map(({ shape }) => shape)
          .reduce(broadcastShapes),
        type: inputAt(inputs, 1).type,
      },
    ],
    gradient: ({ graph, inputs }, gradients) => {
      const dy = soleGradient(gradients);
      const condition = inputAt(inputs, 0);
      const zero = graph.constant(0);
      const whenTrue = graph.apply("Where", [condition, dy, zero]);
      const whenFalse = graph.apply("Where", [condition, zero, dy]);
      return [
        undefined,
        sumToShape(whenTrue, inputAt(inputs, 1).shape),
        sumToShape(whenFalse, inputAt(inputs, 2).shape),
      ];
    },
  },
  GreaterOrEqual: { infer: truthOfBroadcast, gradient: "whole numbers or truth values" },
  Greater: { infer: truthOfBroadcast, gradient: "whole numbers or truth values" },
  Cast: {
    infer: (inputs, attributes) => [
      { shape: inputAt(inputs, 0).shape, type: castTargets[Number(attributes["to"])] ?? "float32" },
    ],
    gradient: "only in deployed graphs",
  },
};

const castTargets: Readonly<Record<string, TensorSpec["type"]>> = {
  1: "float32",
  7: "int64",
  9: "bool",
  11: "float64",
};

interface UnaryCall {
  readonly graph: Tensor["graph"];
  readonly input: Tensor;
  readonly output: Tensor;
}

function unary(gradient: (call: UnaryCall, dy: Tensor) => Tensor): OpDefinition {
  return {
    infer: sameAsInput,
    gradient: ({ graph, inputs, outputs }, gradients) => [
      gradient(
        { graph, input: inputAt(inputs, 0), output: inputAt(outputs, 0) },
        soleGradient(gradients),
      ),
    ],
  };
}

interface BinaryCall {
  readonly graph: Tensor["graph"];
  readonly inputs: readonly [Tensor, Tensor];
  readonly output: Tensor;
}

function binary(
  gradient: (call: BinaryCall, dy: Tensor) => readonly [Tensor, Tensor],
): OpDefinition {
  const summed: Gradient = ({ graph, inputs, outputs }, gradients) => {
    const [a, b] = [inputAt(inputs, 0), inputAt(inputs, 1)];
    const [da, db] = gradient(
      { graph, inputs: [a, b], output: inputAt(outputs, 0) },
      soleGradient(gradients),
    );
    return [sumToShape(da, a.shape), sumToShape(db, b.shape)];
  };
  return {
    infer: (inputs) => [{ shape: broadcastOf(inputs), type: inputAt(inputs, 0).type }],
    gradient: summed,
  };
}

function broadcastOf(inputs: readonly Tensor[]): Shape {
  return broadcastShapes(inputAt(inputs, 0).shape, inputAt(inputs, 1).shape);
}

function sameAsInput(inputs: readonly Tensor[]): readonly TensorSpec[] {
  const { shape, type } = inputAt(inputs, 0);
  return [{ shape, type }];
}

function truthOfBroadcast(
  inputs: readonly Tensor[],
  _attributes: Attributes,
): readonly TensorSpec[] {
  return [{ shape: broadcastOf(inputs), type: "bool" }];
}
