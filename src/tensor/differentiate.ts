import { assert } from "../foundation/assert.ts";
import type { Tensor } from "./tensor.ts";

/**
 * Adds the backward pass of `loss` to its graph (reverse mode: one pass gives all gradients).
 *
 * @param loss One number, shape [].
 * @param sources Values to differentiate with respect to.
 * @returns d loss / d source for each source, in their order and of their shapes.
 * @throws {InvariantError} the loss does not depend on a source through differentiable ops.
 */
export function differentiate(loss: Tensor, sources: readonly Tensor[]): readonly Tensor[] {
  const { graph } = loss;
  assert(loss.shape.length === 0, "a loss is one number");
  const gradients = new Map<string, Tensor>([[loss.name, graph.constant(1)]]);
  const needed = namesBetween(sources, graph.tape);
  graph.withoutGradient(() => {
    for (const { inputs, outputs, backward } of graph.tape.toReversed()) {
      const ofOutputs = outputs.map(({ name }) => gradients.get(name));
      if (ofOutputs.every((gradient) => gradient === undefined)) continue;
      if (!outputs.some(({ name }) => needed.has(name))) continue;
      backward(ofOutputs).forEach((gradient, i) => {
        const input = inputs[i];
        if (gradient === undefined || input === undefined || !needed.has(input.name)) return;
        const known = gradients.get(input.name);
        const sum = known === undefined ? gradient : graph.apply("Add", [known, gradient]);
        gradients.set(input.name, sum);
      });
    }
  });
  return sources.map((source) => {
    const gradient = gradients.get(source.name);
    assert(gradient !== undefined, `the loss depends on ${source.name}`);
    return gradient;
  });
}

// Every value that depends on a source: gradients of others would be computed for nothing.
function namesBetween(
  sources: readonly Tensor[],
  tape: readonly { readonly inputs: readonly Tensor[]; readonly outputs: readonly Tensor[] }[],
): ReadonlySet<string> {
  const needed = new Set(sources.map(({ name }) => name));
  for (const { inputs, outputs } of tape) {
    if (inputs.some(({ name }) => needed.has(name))) {
      for (const { name } of outputs) needed.add(name);
    }
  }
  return needed;
}
