import type { NetworkShape } from "./network-shape.ts";
import { parameterLayout, type KerasForm, type Parameter } from "./parameter-layout.ts";

/** Parameters by Keras' name, each in Keras' layout, in the order of layers. */
export type KerasWeights = Readonly<
  Record<string, { readonly shape: readonly number[]; readonly values: Float32Array }>
>;

/** Turns the flat vector into the arrays that Keras holds. */
export function toKerasWeights(network: NetworkShape, flat: Float32Array): KerasWeights {
  return Object.fromEntries(
    parameterLayout(network).map((parameter) => {
      const ours = flat.subarray(parameter.offset, parameter.offset + parameter.size);
      const values = new Float32Array(parameter.size);
      kerasPositions(parameter).forEach((position, i) => {
        values[position] = ours[i]!;
      });
      return [parameter.name, { shape: parameter.kerasShape, values }];
    }),
  );
}

/**
 * Turns one parameter in Keras' layout into its place in the flat vector.
 *
 * @param values As many numbers as the parameter has.
 */
export function fromKerasValues(
  parameter: Parameter,
  values: ArrayLike<number>,
  flat: Float32Array,
): void {
  kerasPositions(parameter).forEach((position, i) => {
    flat[parameter.offset + i] = values[position]!;
  });
}

// For each of our numbers, its position in Keras' array.
function kerasPositions(parameter: Parameter): readonly number[] {
  return Array.from({ length: parameter.size }, (_, i) =>
    positionRules[parameter.kerasForm](parameter, i),
  );
}

const positionRules: Readonly<Record<KerasForm, (parameter: Parameter, i: number) => number>> = {
  same: (_parameter, i) => i,
  "lstm-kernel": ({ shape: [gates = 1, inputs = 1] }, i) => {
    const gateRow = Math.floor(i / inputs);
    return (i % inputs) * gates + kerasGate(gateRow, gates / 4);
  },
  "lstm-bias": ({ shape: [gates = 1] }, i) => kerasGate(i, gates / 4),
};

// Ours i, o, f, g; Keras' i, f, g, o.
function kerasGate(row: number, units: number): number {
  const kerasBlock = [0, 3, 1, 2][Math.floor(row / units)] ?? 0;
  return kerasBlock * units + (row % units);
}
