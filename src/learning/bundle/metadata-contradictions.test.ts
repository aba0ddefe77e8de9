import { describe, expect, test } from "vitest";
import {
  ablation,
  adoptedMetadata,
  candleFeatures,
  priceMetadata,
  sentimentMetadata,
  withFeatures,
} from "../../../test/example-metadata.ts";
import { encodeMetadata, type ModelMetadata, parseMetadata } from "./metadata.ts";

describe("parseMetadata() of metadata that were edited", () => {
  /** The text of metadata with one key changed; `undefined` takes the key away. */
  const edited = (metadata: ModelMetadata, path: string, value: unknown): string => {
    const copy = structuredClone(metadata) as unknown as Record<string, unknown>;
    const names = path.split(".");
    const last = names.pop()!;
    let at = copy;
    for (const name of names) at = at[name] as Record<string, unknown>;
    at[last] = value;
    return JSON.stringify(copy);
  };

  test.each([
    ["a price model's", () => priceMetadata],
    ["a sentiment model's", () => sentimentMetadata],
    ["an adopted model's", () => adoptedMetadata],
  ])("are read as long as nothing was: %s", (_name, of) => {
    expect(parseMetadata(encodeMetadata(of()))).toEqual(of());
  });

  test.each([
    ["sentiment.fitted.volume.std", 0],
    ["sentiment.fitted.volume.std", -1],
    ["sentiment.fitted.volume.mean", -0.5],
    ["sentiment.fitted.extreme", 7],
    ["sentiment.fitted.extreme", -0.1],
    ["sentiment.fitted.neutral.sentiment_score", 99],
    ["sentiment.fitted.neutral.sentiment_momentum", -2.1],
    ["sentiment.fitted.neutral.sentiment_consensus", -0.1],
    ["sentiment.fitted.neutral.sentiment_extremes", 1.1],
    ["sentiment.fitted.neutral.sentiment_volatility", 1.1],
    ["sentiment.coverage", 1.5],
    ["scaler.std", [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0]],
  ])("refuses what a feature cannot be: %s = %j", (path, value) => {
    expect(() => parseMetadata(edited(sentimentMetadata, path, value))).toThrow(path);
  });

  test.each([
    ["target_transform.mean", [0, 0.1, -0.1]],
    ["target_transform.std", [1, 1, 1]],
    ["scaler.mean", [0, 0.1, -0.1, 0, 0]],
  ])("refuses another number of values than of candleFeatures: %s = %j", (path, value) => {
    expect(() => parseMetadata(edited(priceMetadata, path, value))).toThrow(
      /per feature|scaler differs/,
    );
  });

  test("refuses a stated scaling of another length, and a range that falls", () => {
    const scaled = (min: readonly number[], max: readonly number[]) => {
      const scaling = { kind: "min-max", min, max };
      const scaler = { ...scaling, features: candleFeatures };
      const transform = { ...adoptedMetadata.target_transform, scaling };
      return JSON.stringify({ ...adoptedMetadata, scaler, target_transform: transform });
    };
    expect(() => parseMetadata(scaled([1, 1, 1, 1], [2, 2, 2, 1]))).not.toThrow();
    expect(() => parseMetadata(scaled([1, 1, 1], [2, 2, 2]))).toThrow("one number per feature");
    expect(() => parseMetadata(scaled([1, 1, 1, 1], [2, 2, 2, 0]))).toThrow("max is below min");
  });

  test("refuses a scaler with other numbers than the transform's", () => {
    const text = edited(priceMetadata, "scaler.mean", [0, 0.1, -0.1, 0.5]);
    expect(() => parseMetadata(text)).toThrow("scaler differs from target_transform");
  });

  test.each([
    ["features of candles alone", () => withFeatures(sentimentMetadata, candleFeatures)],
    [
      "one sentiment feature missing",
      () => withFeatures(sentimentMetadata, sentimentMetadata.features.slice(0, -1)),
    ],
    [
      "sentiment features in a price model",
      () => withFeatures(priceMetadata, sentimentMetadata.features),
    ],
  ])("refuses %s", (_name, of) => {
    expect(() => parseMetadata(JSON.stringify(of()))).toThrow("all eight sentiment features");
  });

  test.each([
    ["graph.layout", "flat"],
    ["graph.batch", 1],
  ])("refuses %s of a graph of our own, takes it of an adopted one", (path, value) => {
    expect(() => parseMetadata(edited(priceMetadata, path, value))).toThrow("recipe foreign alone");
    expect(() => parseMetadata(edited(adoptedMetadata, path, value))).not.toThrow();
  });

  test("refuses an ablation of a price model and an ensemble of an adopted one", () => {
    expect(() => parseMetadata(edited(sentimentMetadata, "ablation", ablation))).not.toThrow();
    expect(() => parseMetadata(edited(priceMetadata, "ablation", ablation))).toThrow(
      "ablation belongs",
    );
    const ensemble = { members: 2, seeds: [1, 2], best_epochs: [4, 3] };
    expect(() => parseMetadata(edited(priceMetadata, "ensemble", ensemble))).not.toThrow();
    expect(() => parseMetadata(edited(adoptedMetadata, "ensemble", ensemble))).toThrow(
      "ensemble belongs",
    );
  });
});
