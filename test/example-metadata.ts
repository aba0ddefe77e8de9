import type { ModelMetadata } from "../src/learning/bundle/metadata.ts";
import { segmentsForMetadata } from "../src/learning/bundle/segments-for-metadata.ts";
import type { Segment, SegmentName } from "../src/learning/features/segments.ts";
import { sentimentFeatures } from "../src/sentiment/sentiment-features.ts";

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

export const fiveSegments = {
  train: segment("train"),
  validation: segment("validation"),
  calibrationA: segment("calibrationA"),
  calibrationB: segment("calibrationB"),
  exam: segment("exam"),
};

/** Inputs of a model that reads candles alone. */
export const candleFeatures = ["open", "high", "low", "close"];
const quote = { mse: 52_975.7, mae: 130, r2: 0.9998 };
const metrics = { mse: 0.25, mae: 0.5, r2: -0.01, directional_accuracy: null, quote };

export const priceMetadata: ModelMetadata = {
  model_type: "price_prediction",
  version: "1.0",
  model_version: "20240630T115958Z",
  training_date: "2024-06-30",
  instrument: "BTCUSDT",
  timeframe: "1h",
  recipe: "return",
  horizon: 1,
  features: candleFeatures,
  sequence_length: 120,
  scaler: {
    kind: "standard",
    features: candleFeatures,
    mean: [0, 0.1, -0.1, 0],
    std: [1, 1, 1, 1],
  },
  target_transform: {
    recipe: "return",
    features: candleFeatures,
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

/** The same with other features, and one number for each everywhere. */
export function withFeatures(metadata: ModelMetadata, names: readonly string[]): ModelMetadata {
  const numbers = { mean: names.map(() => 0), std: names.map(() => 1) };
  const shape = { lookback: 120, horizon: 1, halfLife: 24 };
  return {
    ...metadata,
    features: [...names],
    scaler: { kind: "standard", features: [...names], ...numbers },
    target_transform: { recipe: "return", features: [...names], ...shape, ...numbers },
  };
}

export const sentimentMetadata: ModelMetadata = {
  ...withFeatures(priceMetadata, [...candleFeatures, ...sentimentFeatures]),
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

export const ablation: NonNullable<ModelMetadata["ablation"]> = {
  gain: "no gain",
  reason: "p is 0.93, below 0.025 is needed after 2 looks at this exam",
  level: 0.025,
  trials: 2,
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
  twin: { features: candleFeatures, seeds: [1], best_epochs: [4] },
};

const { training_params: _params, ...untrained } = priceMetadata;
export const adoptedMetadata: ModelMetadata = {
  ...untrained,
  adopted: {
    file: "lstm.onnx",
    sha256: "0".repeat(64),
    producer: "pytorch",
    ir_version: 8,
    trained_until: null,
  },
  recipe: "foreign",
  scaler: { kind: "none", features: candleFeatures },
  target_transform: {
    recipe: "foreign",
    features: candleFeatures,
    lookback: 120,
    horizon: 1,
    scaling: { kind: "none" },
    output: "price",
  },
};
