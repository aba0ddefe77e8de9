import { expect, test } from "vitest";
import { createRng } from "../../foundation/rng.ts";
import { kerasModelFile } from "../../learning/bundle/keras-config.ts";
import { kerasMembersFile } from "../../learning/bundle/keras-members.ts";
import { toKerasWeights } from "../../learning/network/keras-weights.ts";
import { missionNetwork } from "../../learning/network/network-shape.ts";
import { parameterCount } from "../../learning/network/parameter-layout.ts";
import { encodeKerasFile } from "./encode-keras-file.ts";
import { readKerasWeights } from "./read-keras-weights.ts";

const network = missionNetwork(5, 24);
const rng = createRng(3);
const flat = Float32Array.from({ length: parameterCount(network) }, () => rng.normal());
const weights = toKerasWeights(network, flat);
const options = { lookback: 24, loss: "mse", learningRate: 0.001 } as const;

test("readKerasWeights() gives back every number that encodeKerasFile() wrote, seed 3", async () => {
  const bytes = await encodeKerasFile(kerasModelFile(weights, options), weights);
  expect(await readKerasWeights(bytes, network)).toEqual([flat]);
});

test("readKerasWeights() gives back every member of an ensemble in its order, seed 3", async () => {
  const members = Array.from({ length: 3 }, () => flat.map(() => rng.normal()));
  const file = kerasMembersFile(
    members.map((parameters) => toKerasWeights(network, parameters)),
    options,
  );
  const bytes = await encodeKerasFile(file.model, file.weights);
  expect(await readKerasWeights(bytes, network)).toEqual(members);
});

test("readKerasWeights() refuses weights of another network and files of another kind", async () => {
  const bytes = await encodeKerasFile(kerasModelFile(weights, options), weights);
  const other = missionNetwork(4, 24);
  await expect(readKerasWeights(bytes, other)).rejects.toMatchObject({ code: "E_KERAS_FILE" });
  await expect(readKerasWeights(new Uint8Array(9), network)).rejects.toMatchObject({
    code: "E_KERAS_FILE",
  });
});
