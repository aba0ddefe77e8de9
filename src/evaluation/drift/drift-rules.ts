/** Numbers of the input layer. */
export interface InputRules {
  /** Candles between two looks. */
  readonly checkEvery: number;
  /** Candles of the current window, and rows of a training chunk. */
  readonly windowCandles: number;
  /** A distance below is never drift, in standard deviations of the training rows. */
  readonly distanceMin: number;
  /** How many standard deviations above the mean distance of the training chunks. */
  readonly chunkDeviations: number;
  /**
   * How far those standard deviations are stretched because k chunks know them only roughly: by
   * 1 + this / sqrt(k). 0 is mean + 3 standard deviations as they are.
   */
  readonly chunkDoubt: number;
  /** Looks in a row that must be above. */
  readonly checksRunning: number;
}

/** Numbers of the outcome layer; rows are candles, for a horizon h > 1 every h-th. */
export interface OutcomeRules {
  /** Page-Hinkley reads min(z^2, this). */
  readonly squareMax: number;
  readonly delta: number;
  readonly lambda: number;
  readonly valuesMin: number;
  /** Rows between two looks at the directional accuracy, and rows that it is taken over. */
  readonly accuracyEvery: number;
  readonly accuracyRows: number;
  /** Fraction that it must have fallen by, with this z of two proportions. */
  readonly accuracyDropMin: number;
  readonly accuracyZMin: number;
  /** More misses than `missesMax` of the unadapted 90 % interval in `missRows` rows. */
  readonly missRows: number;
  readonly missesMax: number;
}

/** What alarms do. */
export interface ReactionRules {
  /** Candles that an alarm is in force; while it is, its layer gives no other. */
  readonly forceCandles: number;
  /** What the exposure cap is multiplied by while any layer's alarm is in force. */
  readonly exposureFactor: number;
  /** Candles for which outcomes alone must be in force for a new training. */
  readonly lastingCandles: number;
  /** Candles after a training that drift asked for in which it asks for no other. */
  readonly cooldownCandles: number;
}

export interface DriftRules {
  readonly inputs: InputRules;
  readonly outcomes: OutcomeRules;
  readonly reaction: ReactionRules;
}

/** The defaults; docs/concepts/drift.md tells what each was measured to do. */
export const driftRules: DriftRules = {
  inputs: {
    checkEvery: 24,
    windowCandles: 1000,
    distanceMin: 0.15,
    chunkDeviations: 3,
    chunkDoubt: 3,
    checksRunning: 2,
  },
  outcomes: {
    squareMax: 9,
    delta: 0.3,
    lambda: 55,
    valuesMin: 30,
    accuracyEvery: 100,
    accuracyRows: 1000,
    accuracyDropMin: 0.03,
    accuracyZMin: 3,
    missRows: 500,
    missesMax: 72,
  },
  reaction: { forceCandles: 168, exposureFactor: 0.5, lastingCandles: 336, cooldownCandles: 720 },
};
