import { describe, expect, test } from "vitest";
import { priceMetadata } from "../../../test/example-metadata.ts";
import { walkCandles } from "../../../test/walk-candles.ts";
import type { ModelMetadata } from "../../learning/bundle/metadata.ts";
import { segmentsForMetadata } from "../../learning/bundle/segments-for-metadata.ts";
import { prepareSamples } from "../../learning/features/prepare-samples.ts";
import { trainingSettings } from "../training/training-request.ts";
import { coldReason } from "./choose-start.ts";

const asked = { instrument: "WALK", recipe: "return", sequenceLength: 8, split: "deploy" } as const;
const settings = trainingSettings(asked);
const series = walkCandles({ seed: 7, candles: 5900 });
const prepared = prepareSamples(series, { recipe: "return", lookback: 8, split: "deploy" });
const metadata: ModelMetadata = {
  ...priceMetadata,
  features: [...prepared.samples.features],
  sequence_length: 8,
  ...segmentsForMetadata(prepared.segments),
};
const reasonFor = (before: ModelMetadata): string | undefined =>
  coldReason({ title: "version 1", metadata: before, settings, prepared });

describe("coldReason() on simulated candles, seed 7", () => {
  test("the same question, segments that begin at the same candles: warm", () => {
    expect(reasonFor(metadata)).toBeUndefined();
  });

  test.each([
    ["recipe", { recipe: "window" }, "version 1 has recipe window, this training return"],
    ["horizon", { horizon: 2 }, "version 1 has horizon 2, this training 1"],
    ["window", { sequence_length: 9 }, "version 1 has sequence length 9, this training 8"],
    [
      "ensemble",
      { ensemble: { members: 2, seeds: [1, 2], best_epochs: [1, 1] } },
      "version 1 has ensemble members 2, this training 1",
    ],
    [
      "columns in another order",
      { features: metadata.features.toReversed() },
      "version 1 has features volume,close,low,high,open, this training open,high,low,close,volume",
    ],
  ] as const)("another %s: cold", (_what, change, reason) => {
    expect(reasonFor({ ...metadata, ...change } as ModelMetadata)).toBe(reason);
  });

  test("a version that was trained elsewhere: cold", () => {
    const { training_params: _unknown, ...adopted } = metadata;
    expect(reasonFor(adopted as ModelMetadata)).toBe("version 1 was trained elsewhere");
  });

  test.each(["validation", "calibrationA"] as const)(
    "one whose %s began a millisecond later has learned from ours: cold",
    (name) => {
      const segment = metadata.segments[name];
      const laterMs = prepared.segments[name].firstDecisionTimeMs + 1;
      const later = { ...segment, first_decision: new Date(laterMs).toISOString() };
      const before = { ...metadata, segments: { ...metadata.segments, [name]: later } };
      expect(reasonFor(before)).toMatch(/^version 1 has learned from candles until /);
    },
  );
});
