import {
  add,
  affine,
  concat,
  extents,
  multiply,
  sigmoid,
  split,
  tanh,
} from "../../tensor/expressions.ts";
import { Graph } from "../../tensor/graph.ts";
import type { LoopBody, Tensor } from "../../tensor/tensor.ts";

/**
 * One step forward in time: c = f c' + i g, h = o tanh(c).
 *
 * States h, c [H, B]; sequence: what the input adds to the gates [4H, B].
 * Output sequences, each [H, B]: h, i, o, f, g, tanh(c), i g, f c'. All but h serve the backward loop.
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
  const gates = split(sigmoid(gateSums), 0, [units, units, units]);
  const [input, output, forget] = gates as [Tensor, Tensor, Tensor];
  const candidate = tanh(candidateSums);
  const entering = multiply(input, candidate);
  const staying = multiply(forget, cellBefore);
  const cell = add(staying, entering);
  const cellTanh = tanh(cell);
  const hidden = multiply(output, cellTanh);
  return {
    graph: body,
    inputs: body.inputs,
    outputs: [hidden, cell, copy(hidden), ...gates, candidate, cellTanh, entering, staying],
  };
}

/**
 * One step backward in time.
 *
 * States: gradient of the next step's gates [4H, B], gradient of the cell state from the next step
 * [H, B]. Sequences, each [H, B]: dh from above, the factors of i, o, f and g, the cell's factor, f.
 * Output sequence: gradient of the gates' sums [4H, B].
 *
 * @param recurrentTransposed [H, 4H], a value of the graph around the loop.
 */
export function lstmBackwardStep(recurrentTransposed: Tensor, batch: number): LoopBody {
  const body = bodyOf(recurrentTransposed, "backward");
  const [units = 0] = extents(recurrentTransposed.shape);
  const dGatesNext = body.input(`${body.label}d_gates`, [4 * units, batch]);
  const dCellNext = body.input(`${body.label}d_cell`, [units, batch]);
  const sequence = (name: string): Tensor => body.input(`${body.label}${name}`, [units, batch]);
  const fromAbove = sequence("d_hidden");
  const factors = ["i", "o", "f", "g"].map((gate) => sequence(`factor_${gate}`));
  const [ofInput, ofOutput, ofForget, ofCandidate] = factors as [Tensor, Tensor, Tensor, Tensor];
  const cellFactor = sequence("factor_cell");
  const forget = sequence("forget");
  const dHidden = affine(inBody(recurrentTransposed, body), dGatesNext, fromAbove);
  const dCell = add(multiply(dHidden, cellFactor), dCellNext);
  const dGates = concat(
    [
      multiply(dCell, ofInput),
      multiply(dHidden, ofOutput), // only the output gate hangs on h directly
      multiply(dCell, ofForget),
      multiply(dCell, ofCandidate),
    ],
    0,
  );
  return {
    graph: body,
    inputs: body.inputs,
    outputs: [dGates, multiply(dCell, forget), copy(dGates)],
  };
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
