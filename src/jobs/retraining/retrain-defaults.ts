/** What a retraining does where nothing is said. */
export const retrainDefaults = {
  /** Of a first version; later ones follow the champion. */
  recipe: "return",
  /**
   * From the champion's weights: little is new, so few epochs, small steps and the newest windows do.
   * Measured in bench/README.md.
   */
  warm: { epochs: 3, learningRate: 0.0003, patience: 1, trainWindow: "17520" },
} as const;
