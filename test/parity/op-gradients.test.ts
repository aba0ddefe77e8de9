import { describe, expect, test } from "vitest";
import { add, multiply, sigmoid, split, sum, tanh } from "../../src/tensor/expressions.ts";
import type { DeployedOp, LoopOp, OpName } from "../../src/tensor/ops/op-name.ts";
import { opTable } from "../../src/tensor/ops/op-table.ts";
import type { Attributes, Tensor } from "../../src/tensor/tensor.ts";
import { gradientError, positive, type GradientCase } from "./gradient-check.ts";

const seed = 7;

type WithoutGradient =
  DeployedOp | LoopOp | "Sign" | "Greater" | "GreaterOrEqual" | "Cast" | "Gather";
type DifferentiableOp = Exclude<OpName, WithoutGradient>;
type Inputs = readonly Tensor[];
type Case = Omit<GradientCase, "build"> & { readonly attributes?: Attributes };

const stretched = [
  [
    [2, 3],
    [2, 3],
  ],
  [[2, 3], [3]],
  [
    [2, 1, 3],
    [4, 1],
  ],
  [[], [2, 3]],
] as const;
const binary: readonly Case[] = stretched.map((shapes) => ({ shapes }));
const positiveBinary: readonly Case[] = stretched.map((shapes) => ({ shapes, draw: positive }));
const unary: readonly Case[] = [{ shapes: [[2, 3]] }];
const positiveUnary: readonly Case[] = [{ shapes: [[2, 3]], draw: positive }];

/** Every op that has a gradient; a missing row does not compile. */
const cases: Readonly<Record<DifferentiableOp, readonly (Case | GradientCase)[]>> = {
  Add: binary,
  Sub: binary,
  Mul: binary,
  Div: positiveBinary,
  Max: binary,
  Neg: unary,
  Exp: unary,
  Log: positiveUnary,
  Sqrt: positiveUnary,
  Sigmoid: unary,
  Tanh: unary,
  Relu: unary,
  // The engine has it in float32 alone.
  Softplus: [{ shapes: [[2, 3]], floatType: "float32" }],
  Identity: unary,
  Where: stretched.map((shapes) => ({ shapes, build: chooseByPosition })),
  MatMul: [
    {
      shapes: [
        [2, 3],
        [3, 4],
      ],
    },
    {
      shapes: [
        [5, 2, 3],
        [3, 4],
      ],
    },
    {
      shapes: [
        [5, 2, 3],
        [5, 3, 4],
      ],
    },
    {
      shapes: [
        [2, 3],
        [5, 3, 4],
      ],
    },
    {
      shapes: [
        [1, 2, 3],
        [5, 3, 4],
      ],
    },
    {
      shapes: [
        [2, 1, 2, 3],
        [4, 3, 2],
      ],
    },
  ],
  Gemm: [
    {
      shapes: [
        [2, 3],
        [3, 4],
      ],
    },
    {
      shapes: [
        [3, 2],
        [3, 4],
      ],
      attributes: { transA: 1 },
    },
    {
      shapes: [
        [2, 3],
        [4, 3],
      ],
      attributes: { transB: 1 },
    },
    {
      shapes: [
        [3, 2],
        [4, 3],
      ],
      attributes: { transA: 1, transB: 1 },
    },
    { shapes: [[2, 3], [3, 4], [4]] },
    {
      shapes: [
        [2, 3],
        [3, 4],
        [2, 4],
      ],
    },
    {
      shapes: [
        [3, 2],
        [4, 3],
        [2, 1],
      ],
      attributes: { transA: 1, transB: 1 },
    },
  ],
  Reshape: [{ shapes: [[2, 6]], attributes: { shape: [3, 2, 2] } }],
  Transpose: [
    { shapes: [[2, 3]], attributes: { perm: [1, 0] } },
    { shapes: [[2, 3, 4]], attributes: { perm: [2, 0, 1] } },
  ],
  Slice: [
    { shapes: [[4, 3]], attributes: { axis: 0, start: 1, end: 3 } },
    { shapes: [[2, 5]], attributes: { axis: 1, start: 0, end: 4 } },
  ],
  Pad: [
    { shapes: [[2, 3]], attributes: { axis: 0, before: 2, after: 1 } },
    { shapes: [[2, 3]], attributes: { axis: 1, before: 0, after: 2 } },
  ],
  Concat: [
    {
      shapes: [
        [2, 3],
        [2, 1],
        [2, 2],
      ],
      attributes: { axis: 1 },
    },
    {
      shapes: [
        [1, 3],
        [2, 3],
      ],
      attributes: { axis: 0 },
    },
  ],
  Split: [
    { shapes: [[6, 2]], build: ([x]) => split(x!, 0, [1, 2, 3]) },
    // Of a piece that nothing uses the gradient is zero.
    { shapes: [[2, 6]], build: ([x]) => [split(x!, 1, [1, 2, 3])[1]!] },
  ],
  Expand: [
    { shapes: [[2, 1]], attributes: { shape: [2, 3] } },
    { shapes: [[3]], attributes: { shape: [2, 3] } },
  ],
  ReduceSum: [
    { shapes: [[2, 3]], attributes: { axes: [1], keepdims: 0 } },
    { shapes: [[2, 3, 4]], attributes: { axes: [0, 2], keepdims: 1 } },
    { shapes: [[2, 3]], build: ([x]) => [sum(x!)] },
  ],
};

const rows = Object.entries(opTable) as [OpName, (typeof opTable)[OpName]][];
const differentiable = rows.filter(([, { gradient }]) => typeof gradient === "function");

test("opTable: every op has gradient cases or says why it has no gradient", () => {
  expect(differentiable.map(([op]) => op).toSorted()).toEqual(Object.keys(cases).toSorted());
  const reasons = rows.filter(([, { gradient }]) => typeof gradient === "string");
  expect(differentiable.length + reasons.length).toBe(rows.length);
  for (const [op, { gradient }] of reasons) expect(gradient, op).toMatch(/\w+ \w+/);
});

describe.each(Object.entries(cases))(`the gradient of %s (seed ${seed})`, (op, list) => {
  test.each(list.map((each) => ({ each, of: JSON.stringify(each) })))(
    "agrees with finite differences: $of",
    async ({ each }) => {
      const check = "build" in each ? each : { ...each, build: applying(op as OpName, each) };
      expect(await gradientError(check, seed)).toBeLessThan(1);
    },
  );
});

test(`differentiate() adds up the gradients of a value that is used twice (seed ${seed})`, async () => {
  const build = ([x]: Inputs): Inputs => [add(multiply(x!, x!), tanh(x!)), sigmoid(x!)];
  expect(await gradientError({ shapes: [[2, 3]], build }, seed)).toBeLessThan(1);
});

function applying(op: OpName, { attributes = {} }: Case): GradientCase["build"] {
  return (inputs) => inputs[0]!.graph.applyMany(op, inputs, attributes);
}

function chooseByPosition([a, b]: Inputs): Inputs {
  const { graph } = a!;
  const condition = graph.apply("Greater", [graph.constant([1, -1, 2], [3]), graph.constant(0)]);
  return [graph.apply("Where", [condition, a!, b!])];
}
