import { createRng } from "../src/foundation/rng.ts";
import { deployedModel } from "../src/learning/bundle/deployed-model/deployed-model.ts";
import { initialParameters } from "../src/learning/network/initial-parameters.ts";
import { missionNetwork } from "../src/learning/network/network-shape.ts";
import type { WindowsShape } from "../src/serving/forecast-runner.ts";

/** A deployed model that nobody trained, and windows to ask it. */
export interface RandomModel {
  readonly bytes: Uint8Array;
  /** [windows, 120, 5] */
  readonly candles: Float32Array;
  readonly shape: WindowsShape;
}

const features = ["open", "high", "low", "close", "volume"];
const lookback = 120;

/** The published recipe's network with the weights that training starts from, and three windows of prices. */
export function randomModel(seed: number): RandomModel {
  const rng = createRng(seed);
  const network = missionNetwork(features.length, lookback);
  const bytes = deployedModel({
    network,
    members: [initialParameters(network, rng)],
    transform: {
      recipe: "level",
      features,
      lookback,
      horizon: 1,
      min: features.map(() => 0),
      max: features.map(() => 100_000),
    },
    properties: {},
  });
  const shape = { windows: 3, lookback, features: features.length };
  const size = shape.windows * lookback * features.length;
  const candles = Float32Array.from({ length: size }, () => 50_000 + 1000 * rng.normal());
  return { bytes, candles, shape };
}
