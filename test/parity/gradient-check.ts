import { onnxGraphRunner } from "../../src/adapters/onnx-runtime/onnx-graph-runner.ts";
import { createRng, type Rng } from "../../src/foundation/rng.ts";
import { elementCount, type FloatType } from "../../src/tensor/data-type.ts";
import { differentiate } from "../../src/tensor/differentiate.ts";
import { emitModel } from "../../src/tensor/emit-model.ts";
import { add, extents, multiply, sum } from "../../src/tensor/expressions.ts";
import type { TensorData } from "../../src/tensor/graph-runner.ts";
import { Graph } from "../../src/tensor/graph.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";

/** One thing whose gradient is checked. */
export interface GradientCase {
  /** Shapes of what is differentiated with respect to. */
  readonly shapes: readonly (readonly number[])[];
  readonly build: (inputs: readonly Tensor[]) => readonly Tensor[];
  /** Where the inputs are drawn from; standard normal by default. */
  readonly draw?: (rng: Rng) => number;
  /** float32 for ops that the engine has in no other type; float64 by default. */
  readonly floatType?: FloatType;
}

/** Away from 0, where a quotient or a logarithm is steep. */
export function positive(rng: Rng): number {
  return 0.5 + 1.5 * rng.uniform();
}

/** How far each input is moved, and how far the two gradients may then lie apart. */
const precisions = {
  float64: { step: 1e-5, limit: 1e-7 },
  float32: { step: 1 / 64, limit: 1e-4 },
} as const;

/**
 * Compares the graph's gradient of a random mixture of all outputs with central finite differences.
 *
 * @returns Largest difference, relative to the largest entry of that input's gradient, in units of
 *   what is allowed (1e-7 in float64): above 1 the gradient is wrong.
 */
export async function gradientError(check: GradientCase, seed: number): Promise<number> {
  const rng = createRng(seed);
  const type = check.floatType ?? "float64";
  const { step, limit } = precisions[type];
  const graph = new Graph(type);
  const inputs = check.shapes.map((shape, i) => graph.input(`input_${i}`, shape));
  const loss = check
    .build(inputs)
    .map((output) => sum(multiply(output, mixture(output, rng))))
    .reduce(add);
  const outputs = differentiate(loss, inputs).map((tensor, i) => ({ name: `d_${i}`, tensor }));
  const model = emitModel(graph, [{ name: "loss", tensor: loss }, ...outputs], { name: "check" });
  const loaded = await onnxGraphRunner.load(model, { threads: 1 });
  const draw = check.draw ?? ((each: Rng) => each.normal());
  const values = check.shapes.map((shape) => {
    const drawn = Float64Array.from({ length: elementCount(shape) }, () => draw(rng));
    return type === "float64" ? drawn : Float32Array.from(drawn);
  });
  const feeds = Object.fromEntries(
    check.shapes.map((shape, i): [string, TensorData] => [
      `input_${i}`,
      { type, shape, values: values[i]! },
    ]),
  );
  const lossAt = async (
    list: Float64Array | Float32Array,
    at: number,
    value: number,
  ): Promise<number> => {
    const before = list[at]!;
    list.set([value], at);
    const { loss: found } = await loaded.run(feeds);
    list.set([before], at);
    return Number(found?.values[0]);
  };
  const analytic = await loaded.run(feeds);
  let worst = 0;
  for (const [i, list] of values.entries()) {
    const numeric = new Float64Array(list.length);
    for (const [at, value] of list.entries()) {
      const rise = (await lossAt(list, at, value + step)) - (await lossAt(list, at, value - step));
      numeric[at] = rise / (2 * step);
    }
    worst = Math.max(worst, relativeDifference(analytic[`d_${i}`]!, numeric));
  }
  await loaded.release();
  return worst / limit;
}

// Random factors, so that no error cancels in the sum.
function mixture(output: Tensor, rng: Rng): Tensor {
  const shape = extents(output.shape);
  const factors = Float64Array.from({ length: elementCount(shape) }, () => rng.normal());
  return output.graph.constant(factors, shape);
}

function relativeDifference(analytic: TensorData, numeric: Float64Array): number {
  if (analytic.values.length !== numeric.length) return Infinity;
  const largest = numeric.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest < 1e-3) throw new Error("a case without a gradient checks nothing");
  const differences = numeric.map((value, i) => Math.abs(Number(analytic.values[i]) - value));
  return differences.reduce((most, value) => Math.max(most, value), 0) / largest;
}
