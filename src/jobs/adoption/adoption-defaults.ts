/** What is taken where a person says nothing; read by the command's help too. */
export const adoptionDefaults = {
  timeframe: "1h",
  horizon: 1,
  modelsDir: "./models",
  dataDir: "./data",
} as const;
