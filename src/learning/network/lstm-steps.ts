import { add, affine, concat, extents, multiply, sigmoid, split, tanh } from "../../tensor/expressions.ts";
import { Graph } from "../../tensor/graph.ts";
import type { LoopBody, Tensor } from "../../tensor/tensor.ts";

/**
 * One step forward in time.
 *
 * States h, c [H, B]; sequence: what the input adds to the gates [4H, B].
 * Output sequences: h, gates i o f [3H, B], candidate g, tanh(c), the cell state before the step.
 *
 * @param recurrentKernel [4H, H], a value of the graph around the loop.
 */
export function lstmForwardStep(recurrentKernel: Tensor, batch: number): LoopBody {
  const body = bodyOf(recurrentKernel, "forward");
  const [, units = 0] = extents(recurrentKernel.shape);
  const hiddenBefore = body.input(`${body.label}hidden`, [units, batch]);
  const cellBefore = body.input(`${body.label}cell`, [units, batch]);
  const fromInput = body.input(`${body.label}from_input`, [4 * units, batch]);
  const sums = affine(inBody(recurrentKernel, body), hiddenBefore, fromInput);
  const [gateSums, candidateSums] = split(sums, 0, [3 * units, units]) as [Tensor, Tensor];
  const gates = sigmoid(gateSums);
  const candidate = tanh(candidateSums);
  const [input, output, forget] = split(gates, 0, [units, units, units]) as [Tensor, Tensor, Tensor];
  const cell = add(multiply(forget, cellBefore), multiply(input, candidate));
  const cellTanh = tanh(cell);
  const hidden = multiply(output, cellTanh);
  return {
    graph: body,
    inputs: body.inputs,
    outputs: [hidden, cell, copy(hidden), gates, candidate, cellTanh, copy(cellBefore)],
  };
}

/**
 * One step backward in time.
 *
 * States: gradient of the next step's gates [4H, B], gradient of the cell state from the next step
 * [H, B]. Sequences: dh from above [H, B], the gates' factors [4H, B], the cell's factor [H, B], f [H, B].
 * Output sequence: gradient of the gates' sums [4H, B].
 *
 * @param recurrentTransposed [H, 4H], a value of the graph around the loop.
 */
export function lstmBackwardStep(recurrentTransposed: Tensor, batch: number): LoopBody {
  const body = bodyOf(recurrentTransposed, "backward");
  const [units = 0] = extents(recurrentTransposed.shape);
  const dGatesNext = body.input(`${body.label}d_gates`, [4 * units, batch]);
  const dCellNext = body.input(`${body.label}d_cell`, [units, batch]);
  const fromAbove = body.input(`${body.label}d_hidden`, [units, batch]);
  const factors = body.input(`${body.label}factors`, [4 * units, batch]);
  const cellFactor = body.input(`${body.label}cell_factor`, [units, batch]);
  const forget = body.input(`${body.label}forget`, [units, batch]);
  const dHidden = affine(inBody(recurrentTransposed, body), dGatesNext, fromAbove);
  const dCell = add(multiply(dHidden, cellFactor), dCellNext);
  // order of gates i, o, f, g: only the output gate hangs on h directly
  const dGates = multiply(concat([dCell, dHidden, dCell, dCell], 0), factors);
  const dCellBefore = multiply(dCell, forget);
  return { graph: body, inputs: body.inputs, outputs: [dGates, dCellBefore, copy(dGates)] };
}

class BodyGraph extends Graph {
  readonly label: string;

  constructor(outer: Tensor, label: string) {
    // Names in a body may not hide names of the graph around it; a layer's kernel is unique there.
    super(outer.graph.floatType, `${outer.name}_${label}_`);
    this.label = `${outer.name}_${label}_`;
  }
}

function bodyOf(outer: Tensor, direction: string): BodyGraph {
  return new BodyGraph(outer, direction);
}

// A body reads values of the graph around it by their name.
function inBody(outer: Tensor, body: Graph): Tensor {
  return { ...outer, graph: body };
}

// A loop's outputs have names of their own, even where they carry the same numbers.
function copy(x: Tensor): Tensor {
  return x.graph.apply("Identity", [x]);
}
