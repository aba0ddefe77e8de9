import { describe, expect, test } from "vitest";
import { adoptedMetadata, fiveSegments, priceMetadata } from "../../../test/example-metadata.ts";
import { RefusedError } from "../../foundation/errors.ts";
import { encodeMetadata, parseMetadata } from "./metadata.ts";
import { segmentsForMetadata } from "./segments-for-metadata.ts";

describe("encodeMetadata()", () => {
  test("holds every key of the published recipe, and reads back equal", () => {
    const text = encodeMetadata(priceMetadata);
    expect(JSON.parse(text)).toMatchObject({
      model_type: "price_prediction",
      version: "1.0",
      training_date: "2024-06-30",
      features: ["open", "high", "low", "close"],
      sequence_length: 120,
      performance: { mse: 0.25, mae: 0.5, r2: -0.01, directional_accuracy: null },
      training_params: { epochs: 50, batch_size: 32, learning_rate: 0.001 },
    });
    expect(parseMetadata(text)).toEqual(priceMetadata);
  });

  test("stops on a number that is not finite", () => {
    const broken = { ...priceMetadata, performance: { ...priceMetadata.performance, mse: NaN } };
    expect(() => encodeMetadata(broken)).toThrow('"performance.mse"');
  });

  test("stops where scaler and features name other columns", () => {
    const scaler = { ...priceMetadata.scaler, features: ["close", "open", "high", "low"] };
    expect(() => encodeMetadata({ ...priceMetadata, scaler })).toThrow("scaler.features differ");
  });
});

describe("metadata of an adopted version", () => {
  test("say where it came from instead of how it was trained", () => {
    expect(parseMetadata(encodeMetadata(adoptedMetadata))).toEqual(adoptedMetadata);
  });

  test("never say both or neither", () => {
    const { adopted: _adopted, ...neither } = adoptedMetadata;
    for (const broken of [
      neither,
      { ...adoptedMetadata, training_params: priceMetadata.training_params },
    ]) {
      expect(() => encodeMetadata(broken)).toThrow("either training_params or adopted");
    }
  });
});

describe("encodeMetadata() with a learning curve", () => {
  const curve = (epochs: number) => ({
    loss: Array.from({ length: epochs }, () => 1),
    validation_loss: Array.from({ length: epochs }, () => 1.1),
  });
  const epochsRun = priceMetadata.training_params!.epochs_run;

  test("keeps one loss per epoch that was run", () => {
    const curved = { ...priceMetadata, learning_curve: curve(epochsRun) };
    expect(parseMetadata(encodeMetadata(curved))).toEqual(curved);
  });

  test("stops where the epochs differ from those that were run", () => {
    const curved = { ...priceMetadata, learning_curve: curve(epochsRun + 1) };
    expect(() => encodeMetadata(curved)).toThrow("learning_curve differs");
  });
});

describe("parseMetadata()", () => {
  test.each([
    "scaler",
    "features",
    "timeframe",
    "instrument",
    "sequence_length",
    "target_transform",
    "model_version",
  ])("refuses metadata without %s and names it", (key) => {
    const rest = Object.fromEntries(Object.entries(priceMetadata).filter(([name]) => name !== key));
    expect(() => parseMetadata(JSON.stringify(rest))).toThrow(RefusedError);
    expect(() => parseMetadata(JSON.stringify(rest))).toThrow(key);
  });

  test.each(["", "null", "[]", '{"version":"1.0"}'])("refuses %j", (text) => {
    expect(() => parseMetadata(text)).toThrow(RefusedError);
  });
});

describe("segmentsForMetadata()", () => {
  test("counts windows and sums the reasons of dropping", () => {
    const { segments, dropped_windows } = segmentsForMetadata(fiveSegments);
    expect(segments.exam).toEqual({
      windows: 90,
      dropped: { purge: 1, gap: 7, flat: 2, zero_move: 0 },
      first_decision: "2024-01-01T00:00:00.000Z",
      last_decision: "2024-01-02T00:00:00.000Z",
      last_label: "2024-01-02T01:00:00.000Z",
    });
    expect(dropped_windows).toEqual({ purge: 5, gap: 35, flat: 10, zero_move: 0 });
  });
});
