import { describe, expect, test } from "vitest";
import { RefusedError } from "../../foundation/errors.ts";
import { sentimentFeatures } from "../../sentiment/sentiment-features.ts";
import type { Segment, SegmentName } from "../features/segments.ts";
import { encodeMetadata, type ModelMetadata, parseMetadata } from "./metadata.ts";
import { segmentsForMetadata } from "./segments-for-metadata.ts";

describe("encodeMetadata()", () => {
  test("holds every key of the mission's page, and reads back equal", () => {
    const text = encodeMetadata(example);
    expect(JSON.parse(text)).toMatchObject({
      model_type: "price_prediction",
      version: "1.0",
      training_date: "2024-06-30",
      features: ["open", "high", "low", "close"],
      sequence_length: 120,
      performance: { mse: 0.25, mae: 0.5, r2: -0.01, directional_accuracy: null },
      training_params: { epochs: 50, batch_size: 32, learning_rate: 0.001 },
    });
    expect(parseMetadata(text)).toEqual(example);
  });

  test("stops on a number that is not finite", () => {
    const broken = { ...example, performance: { ...example.performance, mse: NaN } };
    expect(() => encodeMetadata(broken)).toThrow('"performance.mse"');
  });

  test("stops where scaler and features name other columns", () => {
    const scaler = { ...example.scaler, features: ["close", "open", "high", "low"] };
    expect(() => encodeMetadata({ ...example, scaler })).toThrow("scaler.features differ");
  });
});

describe("metadata of an adopted version", () => {
  test("say where it came from instead of how it was trained", () => {
    expect(parseMetadata(encodeMetadata(foreign))).toEqual(foreign);
  });

  test("never say both or neither", () => {
    const { adopted: _adopted, ...neither } = foreign;
    for (const broken of [neither, { ...foreign, training_params: example.training_params }]) {
      expect(() => encodeMetadata(broken)).toThrow("either training_params or adopted");
    }
  });
});

describe("encodeMetadata() with a learning curve", () => {
  const curve = (epochs: number) => ({
    loss: Array.from({ length: epochs }, () => 1),
    validation_loss: Array.from({ length: epochs }, () => 1.1),
  });
  const epochsRun = example.training_params!.epochs_run;

  test("keeps one loss per epoch that was run", () => {
    const curved = { ...example, learning_curve: curve(epochsRun) };
    expect(parseMetadata(encodeMetadata(curved))).toEqual(curved);
  });

  test("stops where the epochs differ from those that were run", () => {
    const curved = { ...example, learning_curve: curve(epochsRun + 1) };
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
    const rest = Object.fromEntries(Object.entries(example).filter(([name]) => name !== key));
    expect(() => parseMetadata(JSON.stringify(rest))).toThrow(RefusedError);
    expect(() => parseMetadata(JSON.stringify(rest))).toThrow(key);
  });

  test.each(["", "null", "[]", '{"version":"1.0"}'])("refuses %j", (text) => {
    expect(() => parseMetadata(text)).toThrow(RefusedError);
  });
});

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
    ["a price model's", () => example],
    ["a sentiment model's", () => sentimentExample],
    ["an adopted model's", () => foreign],
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
    expect(() => parseMetadata(edited(sentimentExample, path, value))).toThrow(path);
  });

  test.each([
    ["target_transform.mean", [0, 0.1, -0.1]],
    ["target_transform.std", [1, 1, 1]],
    ["scaler.mean", [0, 0.1, -0.1, 0, 0]],
  ])("refuses another number of values than of features: %s = %j", (path, value) => {
    expect(() => parseMetadata(edited(example, path, value))).toThrow(/per feature|scaler differs/);
  });

  test("refuses a stated scaling of another length, and a range that falls", () => {
    const scaled = (min: readonly number[], max: readonly number[]) => {
      const scaling = { kind: "min-max", min, max };
      const scaler = { ...scaling, features };
      const transform = { ...foreign.target_transform, scaling };
      return JSON.stringify({ ...foreign, scaler, target_transform: transform });
    };
    expect(() => parseMetadata(scaled([1, 1, 1, 1], [2, 2, 2, 1]))).not.toThrow();
    expect(() => parseMetadata(scaled([1, 1, 1], [2, 2, 2]))).toThrow("one number per feature");
    expect(() => parseMetadata(scaled([1, 1, 1, 1], [2, 2, 2, 0]))).toThrow("max is below min");
  });

  test("refuses a scaler with other numbers than the transform's", () => {
    const text = edited(example, "scaler.mean", [0, 0.1, -0.1, 0.5]);
    expect(() => parseMetadata(text)).toThrow("scaler differs from target_transform");
  });

  test.each([
    ["features of candles alone", () => withFeatures(sentimentExample, features)],
    [
      "one sentiment feature missing",
      () => withFeatures(sentimentExample, sentimentExample.features.slice(0, -1)),
    ],
    ["sentiment features in a price model", () => withFeatures(example, sentimentExample.features)],
  ])("refuses %s", (_name, of) => {
    expect(() => parseMetadata(JSON.stringify(of()))).toThrow("all eight sentiment features");
  });

  test.each([
    ["graph.layout", "flat"],
    ["graph.batch", 1],
  ])("refuses %s of a graph of our own, takes it of an adopted one", (path, value) => {
    expect(() => parseMetadata(edited(example, path, value))).toThrow("recipe foreign alone");
    expect(() => parseMetadata(edited(foreign, path, value))).not.toThrow();
  });

  test("refuses an ablation of a price model and an ensemble of an adopted one", () => {
    expect(() => parseMetadata(edited(sentimentExample, "ablation", ablation))).not.toThrow();
    expect(() => parseMetadata(edited(example, "ablation", ablation))).toThrow("ablation belongs");
    const ensemble = { members: 2, seeds: [1, 2], best_epochs: [4, 3] };
    expect(() => parseMetadata(edited(example, "ensemble", ensemble))).not.toThrow();
    expect(() => parseMetadata(edited(foreign, "ensemble", ensemble))).toThrow("ensemble belongs");
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

const segment = (name: SegmentName): Segment => ({
  name,
  from: 10,
  until: 100,
  candidates: 100,
  dropped: { purge: 1, gap: 7, flat: 2, zeroMove: 0 },
  firstDecisionTimeMs: Date.UTC(2024, 0, 1),
  lastDecisionTimeMs: Date.UTC(2024, 0, 2),
  lastLabelTimeMs: Date.UTC(2024, 0, 2, 1),
});

const fiveSegments = {
  train: segment("train"),
  validation: segment("validation"),
  calibrationA: segment("calibrationA"),
  calibrationB: segment("calibrationB"),
  exam: segment("exam"),
};

const features = ["open", "high", "low", "close"];
const quote = { mse: 52_975.7, mae: 130, r2: 0.9998 };
const metrics = { mse: 0.25, mae: 0.5, r2: -0.01, directional_accuracy: null, quote };

const example: ModelMetadata = {
  model_type: "price_prediction",
  version: "1.0",
  model_version: "20240630T115958Z",
  training_date: "2024-06-30",
  instrument: "BTCUSDT",
  timeframe: "1h",
  recipe: "return",
  horizon: 1,
  features,
  sequence_length: 120,
  scaler: { kind: "standard", features, mean: [0, 0.1, -0.1, 0], std: [1, 1, 1, 1] },
  target_transform: {
    recipe: "return",
    features,
    lookback: 120,
    horizon: 1,
    mean: [0, 0.1, -0.1, 0],
    std: [1, 1, 1, 1],
    halfLife: 24,
  },
  graph: { input: "candles", close_output: "close", scaled_output: "scaled", opset: 17 },
  performance: { ...metrics, rows: 11_998, zero_moves: 2 },
  baselines: { persistence: metrics, contrarian: metrics },
  training_params: {
    epochs: 50,
    batch_size: 32,
    learning_rate: 0.001,
    validation_split: 0.2,
    split: "research",
    loss: "mse",
    optimizer: "adam",
    seed: 1,
    shards: 2,
    patience: null,
    epochs_run: 12,
    best_epoch: 4,
  },
  ...segmentsForMetadata(fiveSegments),
  data: {
    sha256: "0".repeat(64),
    candles: 60_108,
    first_open: "2017-08-17T04:00:00.000Z",
    last_close: "2024-06-30T12:00:00.000Z",
  },
  software: { candlecast: "0.1.0", node: "20.20.2" },
  deployed: false,
  volatile: { duration_seconds: 61.5, finished_at: "2024-06-30T11:59:58.000Z" },
};

/** With other features, and one number for each everywhere. */
function withFeatures(metadata: ModelMetadata, names: readonly string[]): ModelMetadata {
  const numbers = { mean: names.map(() => 0), std: names.map(() => 1) };
  const shape = { lookback: 120, horizon: 1, halfLife: 24 };
  return {
    ...metadata,
    features: [...names],
    scaler: { kind: "standard", features: [...names], ...numbers },
    target_transform: { recipe: "return", features: [...names], ...shape, ...numbers },
  };
}

const sentimentExample: ModelMetadata = {
  ...withFeatures(example, [...features, ...sentimentFeatures]),
  model_type: "sentiment_prediction",
  sentiment: {
    fitted: {
      volume: { mean: 5.7, std: 0.33 },
      extreme: 0.15,
      neutral: {
        sentiment_score: 0.02,
        sentiment_volume: -0.1,
        sentiment_momentum: 0,
        sentiment_consensus: 0.9,
        sentiment_extremes: 0,
        sentiment_trend: -1.5,
        sentiment_volatility: 0.04,
      },
    },
    coverage: 0.98,
    sources: [
      {
        name: "senticrypt",
        readings: 1904,
        first_event: "2019-04-15T00:00:00.000Z",
        last_known: "2024-07-01T00:00:00.000Z",
        sha256: "0".repeat(64),
      },
    ],
  },
};

const ablation: NonNullable<ModelMetadata["ablation"]> = {
  gain: "no gain",
  reason: "p is 0.93, below 0.05 is needed",
  rows: 100,
  mse: {
    model: 1,
    twin: 1,
    difference: 0,
    difference_low: null,
    difference_high: null,
    statistic: null,
    p_value: null,
  },
  skill: { model: 0, twin: 0, difference: 0 },
  directional_accuracy: { model: 0.5, twin: 0.5, difference: 0, p_value: null, rows: 90 },
  twin: { features, seeds: [1], best_epochs: [4] },
};

const { training_params: _params, ...untrained } = example;
const foreign: ModelMetadata = {
  ...untrained,
  adopted: {
    file: "lstm.onnx",
    sha256: "0".repeat(64),
    producer: "pytorch",
    ir_version: 8,
    trained_until: null,
  },
  recipe: "foreign",
  scaler: { kind: "none", features },
  target_transform: {
    recipe: "foreign",
    features,
    lookback: 120,
    horizon: 1,
    scaling: { kind: "none" },
    output: "price",
  },
};
