import type { NetworkShape } from "../src/learning/network/network-shape.ts";
import { parameterLayout } from "../src/learning/network/parameter-layout.ts";

const high = 1;

/** Weights whose forecast is the same far-away number for every window. */
export function absurdWeights(own: Float32Array, network: NetworkShape): Float32Array {
  const doctored = own.slice();
  arrayOf(doctored, network, "dense_1/kernel").fill(0);
  arrayOf(doctored, network, "dense_1/bias").fill(60);
  return doctored;
}

/**
 * Weights that answer as ever until a scaled high stands above a trigger; then two infinities of
 * opposite sign meet and the answer is NaN. Golden vectors of calmer windows cannot tell.
 */
export function nanBeyond(trigger: number) {
  return (own: Float32Array, network: NetworkShape): Float32Array => {
    const doctored = own.slice();
    const array = (name: string): Float32Array => arrayOf(doctored, network, name);
    const { features, convFilters: filters, convWidth, denseUnits } = network;
    // filter 0 is above 0 beyond the trigger alone
    const first = array("conv1d/kernel"); // [width * F, filters]
    for (let row = 0; row < convWidth * features; row++) first[row * filters] = 0;
    first[((convWidth - 1) * features + high) * filters] = 1e3;
    array("conv1d/bias")[0] = -trigger * 1e3;
    const second = array("conv1d_1/kernel"); // [width * filters, filters]
    for (let row = 0; row < convWidth * filters; row++) second[row * filters] = 0;
    for (let tap = 0; tap < convWidth; tap++) second[tap * filters * filters] = 1e3;
    // unit 0 of both LSTMs remembers it
    latchUnit(doctored, network, { layer: "lstm", weight: 1e3 });
    latchUnit(doctored, network, { layer: "lstm_1", weight: 40 });
    const dense = array("dense/kernel"); // [units, dense units]
    for (const unit of [0, 1]) {
      for (let row = 0; row < network.lstmUnits; row++) dense[row * denseUnits + unit] = 0;
      dense[unit] = 3e38;
      array("dense/bias")[unit] = -1.5e38;
    }
    array("dense_1/kernel").set([1e10, -1e10]);
    return doctored;
  };
}

// h of unit 0 stays 0 until its first input is above 0, and is 0.76 from then on.
function latchUnit(
  doctored: Float32Array,
  network: NetworkShape,
  { layer, weight }: { readonly layer: "lstm" | "lstm_1"; readonly weight: number },
): void {
  const { lstmUnits: units, convFilters } = network;
  const inputs = layer === "lstm" ? convFilters : units;
  const kernel = arrayOf(doctored, network, `${layer}/kernel`); // [4 units, inputs], gates i o f g
  const recurrent = arrayOf(doctored, network, `${layer}/recurrent_kernel`); // [4 units, units]
  const bias = arrayOf(doctored, network, `${layer}/bias`);
  for (const gate of [0, 1, 2, 3]) {
    const row = gate * units;
    kernel.fill(0, row * inputs, (row + 1) * inputs);
    recurrent.fill(0, row * units, (row + 1) * units);
    bias[row] = gate === 0 ? -20 : 20;
  }
  kernel[0] = weight;
}

function arrayOf(all: Float32Array, network: NetworkShape, name: string): Float32Array {
  const parameter = parameterLayout(network).find((one) => one.name === name);
  if (parameter === undefined) throw new Error(`Cannot doctor ${name}: the network has none`);
  return all.subarray(parameter.offset, parameter.offset + parameter.size);
}
