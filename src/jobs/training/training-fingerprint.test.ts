import { expect, test } from "vitest";
import { missionNetwork } from "../../learning/network/network-shape.ts";
import type { TrainingPlan } from "../../learning/training/training-plan.ts";
import { trainingFingerprint, type TrainingHashes } from "./training-fingerprint.ts";
import { trainingSettings } from "./training-request.ts";
import { hashWeights } from "./warm-start.ts";

const plan: TrainingPlan = {
  network: missionNetwork(5, 24),
  epochs: 3,
  batchSize: 32,
  learningRate: 0.001,
  patience: 1,
  seed: 1,
  shards: 2,
};
const printOf = (hashes: Partial<TrainingHashes>, trainWindow?: string): string =>
  trainingFingerprint(trainingSettings({ instrument: "WALK", trainWindow }), plan, {
    data: "candles",
    ...hashes,
  });

test("trainingFingerprint() tells apart where a training begins and on how much it trains", () => {
  const weights = Float32Array.of(1, 2, 3);
  const start = hashWeights(weights);
  const nearly = hashWeights(Float32Array.of(1, 2, 3.0000002));
  const prints = [{}, { start }, { start: nearly }].map((hashes) => printOf(hashes));
  expect(new Set([...prints, printOf({}, "500"), printOf({}, "501")]).size).toBe(5);
  expect(printOf({ start: hashWeights(weights.slice()) })).toBe(printOf({ start }));
});
