/** The published recipe's training parameters, and ours where it is silent. */
export const trainingDefaults = {
  timeframe: "1h",
  recipe: "level",
  horizon: 1,
  split: "research",
  epochs: 50,
  batchSize: 32,
  validationSplit: 0.2,
  learningRate: 0.001,
  sequenceLength: 120,
  seed: 1,
  ensemble: 1,
  patience: 10,
  modelsDir: "./models",
  dataDir: "./data",
} as const;

/** Candles of which both convolutions and the pooling leave one step: 6 - 2 - 2 = 2, pooled 1. */
export const sequenceLengthMin = 6;

/** The most members of an ensemble: more cost more than they say. */
export const ensembleMax = 16;
