import { assert } from "../../foundation/assert.ts";
import { fixedExtent } from "../data-type.ts";
import type { Attribute, LoopBody, TensorSpec } from "../tensor.ts";
import type { LoopOp } from "./op-name.ts";
import type { OpDefinition } from "./op-definition.ts";

/**
 * The loop over time. Inputs: the states, then the sequences [T, ...]; the body takes the states and
 * one step of each sequence, and gives the new states and one step of each output sequence.
 * `reverse` = 1 walks from the last step to the first; outputs keep the order of time.
 */
export const loopOps: Readonly<Record<LoopOp, OpDefinition>> = {
  Scan: {
    infer: (inputs, attributes) => {
      const body = bodyOf(attributes["body"]);
      const sequences = Number(attributes["num_scan_inputs"]);
      const states = inputs.length - sequences;
      const steps = fixedExtent(inputs.at(-1)?.shape[0]);
      return body.outputs.map(({ shape, type }, i): TensorSpec => ({
        shape: i < states ? shape : [steps, ...shape],
        type,
      }));
    },
    gradient: "loop: its layer brings the gradient",
    encode: (attributes) => {
      const body = bodyOf(attributes["body"]);
      const sequences = Number(attributes["num_scan_inputs"]);
      const outputs = body.outputs.length - (body.inputs.length - sequences);
      const direction = attributes["reverse"] === 1 ? 1 : 0;
      return {
        operands: [],
        attributes: {
          body,
          num_scan_inputs: sequences,
          scan_input_directions: Array<number>(sequences).fill(direction),
          scan_output_directions: Array<number>(outputs).fill(direction),
        },
      };
    },
  },
};

function bodyOf(attribute: Attribute | undefined): LoopBody {
  assert(typeof attribute === "object" && "graph" in attribute, "a loop has a body");
  return attribute;
}
