import type { NetworkShape } from "./network-shape.ts";

/** How a parameter starts. */
export type Initialiser = "glorot-uniform" | "orthogonal" | "zeros" | "forget-one";

/** How a parameter's Keras form relates to ours. */
export type KerasForm = "same" | "lstm-kernel" | "lstm-bias";

/** One learned array within the flat vector of all parameters. */
export interface Parameter {
  /** The name that Keras gives it. */
  readonly name: string;
  /** Our shape, as the graph wants it. */
  readonly shape: readonly number[];
  readonly kerasShape: readonly number[];
  readonly kerasForm: KerasForm;
  readonly initialiser: Initialiser;
  /** Where it starts in the flat vector. */
  readonly offset: number;
  readonly size: number;
}

/**
 * The parameters in Keras' order of layers. An LSTM's arrays are kept as the ONNX standard has them
 * (features last, gates i o f g), so that exporting to ONNX copies and training needs no transposing;
 * Keras has features first and gates i f g o.
 */
export function parameterLayout(network: NetworkShape): readonly Parameter[] {
  const { features, convFilters: filters, convWidth, lstmUnits, denseUnits } = network;
  const rows = [
    ...plainLayer("conv1d", [convWidth, features, filters], [convWidth * features, filters]),
    ...plainLayer("conv1d_1", [convWidth, filters, filters], [convWidth * filters, filters]),
    ...lstmLayer("lstm", filters, lstmUnits),
    ...lstmLayer("lstm_1", lstmUnits, lstmUnits),
    ...plainLayer("dense", [lstmUnits, denseUnits], [lstmUnits, denseUnits]),
    ...plainLayer("dense_1", [denseUnits, 1], [denseUnits, 1]),
  ];
  let offset = 0;
  return rows.map((row) => {
    const size = row.shape.reduce((a, b) => a * b, 1);
    const parameter = { ...row, offset, size };
    offset += size;
    return parameter;
  });
}

/** Length of the flat vector: 164,877 for the published recipe's price network. */
export function parameterCount(network: NetworkShape): number {
  return parameterLayout(network).reduce((count, { size }) => count + size, 0);
}

type Row = Omit<Parameter, "offset" | "size">;

function plainLayer(
  layer: string,
  kerasShape: readonly number[],
  shape: readonly number[],
): readonly Row[] {
  const outputs = shape.at(-1) ?? 1;
  return [
    {
      name: `${layer}/kernel`,
      shape,
      kerasShape,
      kerasForm: "same",
      initialiser: "glorot-uniform",
    },
    {
      name: `${layer}/bias`,
      shape: [outputs],
      kerasShape: [outputs],
      kerasForm: "same",
      initialiser: "zeros",
    },
  ];
}

function lstmLayer(layer: string, inputs: number, units: number): readonly Row[] {
  const gates = 4 * units;
  return [
    {
      name: `${layer}/kernel`,
      shape: [gates, inputs],
      kerasShape: [inputs, gates],
      kerasForm: "lstm-kernel",
      initialiser: "glorot-uniform",
    },
    {
      name: `${layer}/recurrent_kernel`,
      shape: [gates, units],
      kerasShape: [units, gates],
      kerasForm: "lstm-kernel",
      initialiser: "orthogonal",
    },
    {
      name: `${layer}/bias`,
      shape: [gates],
      kerasShape: [gates],
      kerasForm: "lstm-bias",
      initialiser: "forget-one",
    },
  ];
}
